// Forms with data-busy are sent once: while the answer is awaited the pressed
// button says so (its data-busy-text) and further presses are ignored.

function markBusy(form, button) {
  form.setAttribute("aria-busy", "true");
  const text = button?.querySelector("[data-button-text]");
  if (text && button.dataset.busyText) {
    button.dataset.label = text.textContent;
    text.textContent = button.dataset.busyText;
  }
}

function markIdle(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[data-label]")) {
    button.querySelector("[data-button-text]").textContent = button.dataset.label;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-busy]");
  if (!form) return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  markBusy(form, event.submitter);
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-busy]");
  if (form) markIdle(form);
});

// A page fetched back from the browser's memory must be usable again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-busy]")) markIdle(form);
});
