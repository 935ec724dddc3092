// Values can be copied without a mouse: by their button, or by the keys once the value
// has the focus, which marks it whole.

function mark(value) {
  getSelection().selectAllChildren(value);
}

for (const value of document.querySelectorAll("code.value")) {
  value.addEventListener("focus", () => mark(value));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const value = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    mark(value);
    await navigator.clipboard?.writeText(value.textContent);
    button.textContent = "Copied";
  });
}
