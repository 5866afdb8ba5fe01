// The keyboard: j and k move between rows, / goes to the search. Enter opens, as it does any link.
"use strict";

const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName));

function moveRow(step) {
  const links = [...document.querySelectorAll(".row-link")];
  if (links.length === 0) return;
  const row = document.activeElement?.closest("tr");
  const present = row ? links.findIndex((link) => row.contains(link)) : -1;
  const next = present < 0 ? (step > 0 ? 0 : links.length - 1) : present + step;
  const link = links[Math.min(Math.max(next, 0), links.length - 1)];
  link.focus();
  link.closest("tr").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "/") {
    const search = document.getElementById("search");
    if (search === null) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "j" || event.key === "k") {
    moveRow(event.key === "j" ? 1 : -1);
  }
});
