// Keeps what was typed in the last seconds when somebody leaves the page or turns to another one.

const form = document.querySelector("form[hx-post]");
const LARGEST = 60_000; // bytes that browsers still send while a page goes away

function written() {
  const told = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") told.append(name, value); // files wait for the button
  }
  return told.toString();
}

let kept = written();
let sending = "";
let isHandedOver = false;

function keep() {
  const now = written();
  if (isHandedOver || now === kept || now === sending) return;
  sending = now;
  fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(now),
    headers: { "HX-Request": "true" },
    keepalive: now.length < LARGEST,
  })
    .then((answer) => {
      if (answer.ok && !answer.redirected) kept = now;
    })
    .catch(() => {})
    .finally(() => {
      sending = "";
    });
}

form.addEventListener("submit", () => {
  isHandedOver = true;
});
form.addEventListener("htmx:beforeRequest", () => {
  sending = written();
});
form.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) kept = sending;
  sending = "";
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep();
});
window.addEventListener("pagehide", keep);
window.addEventListener("pageshow", () => {
  isHandedOver = false;
});
window.addEventListener("beforeunload", (event) => {
  const now = written();
  if (!isHandedOver && now !== kept && now.length >= LARGEST) event.preventDefault();
});
