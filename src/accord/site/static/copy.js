// A button that copies, beside each text that one may want elsewhere; without scripts the text is there to be marked.
"use strict";

function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // an address without TLS has no clipboard
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? Promise.resolve() : Promise.reject();
}

for (const source of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const focused = document.activeElement;
    const said = await copied(source.textContent.trim()).then(() => "Copied", () => "Mark it and copy");
    focused?.focus();
    button.textContent = said;
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  source.after(button);
}
