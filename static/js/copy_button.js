// Buttons with data-copy="id" copy the text of that element and say so.

const SHOWN_FOR_MS = 4000;

async function copy(element) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(element.textContent);
    return;
  }
  // Plain http outside this machine has no clipboard, but still this command.
  select(element);
  if (!document.execCommand("copy")) throw new Error("copy refused");
}

function select(element) {
  getSelection().selectAllChildren(element);
}

function say(button, words) {
  const text = button.querySelector("[data-button-text]");
  button.dataset.label ??= text.textContent;
  text.textContent = words;
  clearTimeout(button.restoring);
  button.restoring = setTimeout(() => {
    text.textContent = button.dataset.label;
  }, SHOWN_FOR_MS);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const element = document.getElementById(button.dataset.copy);
  try {
    await copy(element);
    say(button, button.dataset.copied);
  } catch {
    select(element);
    say(button, button.dataset.notCopied);
  }
});
