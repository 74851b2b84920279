// A long list of choices is narrowed by typing. What is chosen stays in it, so that nothing is lost
// when the form is sent. Without this script the list is an ordinary one.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const box of document.querySelectorAll("[data-many]")) {
  const [input, left] = box.children, select = document.getElementById(box.dataset.many);
  if (!box.hidden || !select) continue;
  const all = [...select.options].map((option) => [option, option.parentElement, plain(option.text)]);
  const narrow = () => {
    const words = plain(input.value).trim();
    const fit = all.filter(([option, , text]) => option.value && text.includes(words)).length;
    for (const parent of new Set(all.map(([, parent]) => parent))) {
      const own = all.filter(([option, of, text]) => of === parent
        && (text.includes(words) || option.selected || !option.value)).map(([option]) => option);
      const groups = [...parent.children].filter((it) => it.tagName === "OPTGROUP");
      parent.replaceChildren(...own, ...groups);
    }
    left.value = words ? `${fit} / ${all.filter(([option]) => option.value).length}` : "";
  };
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it narrows the list and sends nothing
    select.focus();
  });
  box.hidden = false;
}
