// A box with data-select-all="name" ticks every box of that name in its form,
// and follows them when they are ticked one by one.

function boxesOf(master) {
  const named = master.form ?? document;
  return [...named.querySelectorAll(`input[type=checkbox][name="${master.dataset.selectAll}"]`)];
}

function follow(master) {
  const boxes = boxesOf(master);
  const ticked = boxes.filter((box) => box.checked).length;
  master.checked = ticked > 0 && ticked === boxes.length;
  master.indeterminate = ticked > 0 && ticked < boxes.length;
}

document.addEventListener("change", (event) => {
  const changed = event.target;
  if (changed.matches("[data-select-all]")) {
    for (const box of boxesOf(changed)) box.checked = changed.checked;
    return;
  }
  for (const master of document.querySelectorAll("[data-select-all]")) {
    if (changed.name === master.dataset.selectAll) follow(master);
  }
});
