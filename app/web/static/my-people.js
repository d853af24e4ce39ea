// My people: the bar that names whom a tick is about; and the lines that were opened lately, which
// this tab alone remembers, by their ids, until it is closed or somebody signs out.

const form = document.getElementById("still-true");
const boxes = [...document.querySelectorAll("input[name=ticked]")];

function sayWhom() {
  const ticked = boxes.filter((box) => box.checked);
  const names = [...new Set(ticked.flatMap((box) => box.dataset.names.split("|")))];
  const said = ticked.length === 1 ? form.dataset.one : form.dataset.many;
  form.hidden = ticked.length === 0;
  form.querySelector("[role=status]").textContent = ticked.length
    ? `${said.replace("{count}", ticked.length)}. ${form.dataset.still.replace("{names}", listed(names))}`
    : "";
}

function listed(names) {
  return new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(names);
}

if (form && boxes.length) {
  form.querySelector("button[type=reset]").hidden = false;
  for (const box of boxes) box.addEventListener("change", sayWhom);
  form.addEventListener("reset", () => setTimeout(sayWhom));
  sayWhom();
} else if (form) {
  form.hidden = true;
}

// The lines that were opened lately, among those on this page.
const lately = JSON.parse(sessionStorage.getItem("opened") ?? "[]");
const lines = [...document.querySelectorAll(".family-line")];
const recent = lines.filter((line) => lately.some((id) => isIn(line, id)));
const button = document.querySelector("[data-recent]");

function isIn(line, id) {
  return line.dataset.line === id || line.querySelector(`a[href="/people/${id}"]`) !== null;
}

function narrow(on) {
  for (const line of lines) line.hidden = on && !recent.includes(line);
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector(".family-line:not([hidden])");
  }
  button.setAttribute("aria-pressed", on);
  history.replaceState({ ...history.state, recent: on }, "");
}

if (button && recent.length && recent.length < lines.length) {
  button.hidden = false;
  button.querySelector(".count").textContent = recent.length;
  button.addEventListener("click", () => narrow(button.getAttribute("aria-pressed") !== "true"));
  if (history.state?.recent) narrow(true);
}
