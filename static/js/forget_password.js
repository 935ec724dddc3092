// A form with data-forget-password answers with a download and stays on the screen: the
// password is taken out of it, so that the next one is asked for again.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-forget-password]");
  if (!form) return;
  // What is sent is put together after this event.
  setTimeout(() => {
    for (const field of form.querySelectorAll("[type=password]")) field.value = "";
  });
});
