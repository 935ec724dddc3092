// What carries data-focus-on-load takes the focus when it appears, so that
// keyboards and screen readers start at the error summary.

function focusIn(root) {
  const found = root.querySelector("[data-focus-on-load]");
  found?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: "start" });
}

focusIn(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) focusIn(event.target.parentNode ?? document);
});
