// A form that is saved while somebody writes: what is not saved yet is said, and asked about
// before the page is left. Without this script the form is saved by its button, as any other.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const line = form.querySelector("[data-saved-line]");
  let typed = 0, sent = 0, saved = 0, leaves = false;
  form.addEventListener("input", () => {
    typed += 1;
    line.textContent = form.dataset.unsaved;
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === form) sent = typed;
  });
  form.addEventListener("htmx:beforeSwap", (event) => {
    const isRefused = event.detail.xhr.status >= 400 && event.detail.xhr.status < 500;
    if (event.target === line && isRefused && !/<html/i.test(event.detail.serverResponse)) {
      event.detail.shouldSwap = true; // it says why nothing was saved
      event.detail.isError = false;
    }
  });
  form.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === line && line.querySelector("[data-saved]")) {
      saved = sent;
      if (typed > saved) line.textContent = form.dataset.unsaved;
    }
  });
  form.addEventListener("submit", () => { leaves = true; });
  addEventListener("pageshow", () => { leaves = false; });
  addEventListener("beforeunload", (event) => {
    if (typed > saved && !leaves) event.preventDefault();
  });
}
