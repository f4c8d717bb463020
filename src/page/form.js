// Reads a file that is chosen or dropped into the form, and says so if it is too large.
"use strict";
(() => {
  const form = document.querySelector("form");
  const text = document.getElementById("text");
  const file = document.getElementById("file");
  const problem = document.querySelector(".problem");
  const limit = Number(form.dataset.limit);
  document.querySelector(".script-only").hidden = false;

  const tooLarge = (bytes) => bytes > limit && `This is ${(bytes / 1048576).toFixed(1)} MB; at most ${limit >> 20} MB can be read here.`;

  async function take(chosen) {
    problem.textContent = tooLarge(chosen.size) || "";
    if (problem.textContent) return;
    try {
      text.value = new TextDecoder("utf-8", { fatal: true }).decode(await chosen.arrayBuffer());
    } catch {
      problem.textContent = "This file is no text in UTF-8. Use `firsthand analyze FILE --format html`, which reads older encodings too.";
      return;
    }
    form.requestSubmit();
  }

  file.addEventListener("change", () => file.files[0] && take(file.files[0]));
  form.addEventListener("submit", (event) => {
    // A browser sends line ends as two characters.
    const bytes = new TextEncoder().encode(text.value.replace(/\r?\n/g, "\r\n")).length + 16;
    problem.textContent = tooLarge(bytes) || "";
    if (problem.textContent) event.preventDefault();
  });
  document.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  document.addEventListener("dragleave", () => form.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const [dropped] = event.dataTransfer.files;
    if (dropped) take(dropped);
    else text.value = event.dataTransfer.getData("text/plain") || text.value;
  });
})();
