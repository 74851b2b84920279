// Words that somebody selects in a clause go into the field of the comment that asks for them.
// Without this script they are copied or typed.
for (const clause of document.querySelectorAll("[data-quote]")) {
  const field = document.getElementById(clause.dataset.quote);
  if (!field) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = clause.dataset.label;
  button.disabled = true;
  clause.append(button);
  let chosen = "";
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const isHere = selection.rangeCount && clause.contains(selection.getRangeAt(0).commonAncestorContainer);
    const words = isHere ? selection.toString().trim() : "";
    if (words) chosen = words;
    button.disabled = !chosen;
  });
  button.addEventListener("click", () => {
    field.value = chosen.replace(/\s+/g, " ");
    field.focus();
  });
}
