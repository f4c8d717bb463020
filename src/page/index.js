// Sorts the table by a column: a click, or Enter, on its title; a second one turns it round.
"use strict";
(() => {
  const table = document.querySelector("table.index");
  const body = table.tBodies[0];
  const said = document.querySelector(".sorted");
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value);
  };

  function sort(title, column) {
    const up = title.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const keyed = [...body.rows].map((row) => [value(row, column), row]);
    const compare = (a, b) => (typeof a === "number" ? a - b : order.compare(a, b));
    keyed.sort(([a], [b]) => up * compare(a, b));
    body.replaceChildren(...keyed.map(([, row]) => row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    title.setAttribute("aria-sort", up === 1 ? "ascending" : "descending");
    said.textContent = `Sorted by ${title.textContent}, ${up === 1 ? "ascending" : "descending"}`;
  }

  [...table.tHead.rows[0].cells].forEach((title, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title.textContent;
    title.replaceChildren(button);
    button.addEventListener("click", () => sort(title, column));
  });
})();
