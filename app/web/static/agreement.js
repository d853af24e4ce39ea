// The talk about agreement, one step at a time, with the preview redrawn as choices change.
// Without this script the steps stand below one another, and a button draws the preview.

for (const root of document.querySelectorAll("[data-talk]")) begin(root);

// Beside a question that is still open: that it is to be answered, until it is.
function ask(question) {
  const id = `${question.id}-error`;
  if (document.getElementById(id)) return;
  const said = document.createElement("p");
  said.className = "invalid-feedback d-block";
  said.id = id;
  said.textContent = question.dataset.please;
  question.append(said);
  question.dataset.wrong = "";
  question.setAttribute("aria-describedby", id);
  question.addEventListener("change", () => {
    said.remove();
    delete question.dataset.wrong;
    question.removeAttribute("aria-describedby");
  }, { once: true });
}

async function begin(root) {
  const form = root.querySelector(".talk-form");
  const steps = [...root.querySelectorAll(".step")];
  const links = [...root.querySelectorAll(".talk-head nav a")];
  root.classList.add("by-steps");
  for (const only of root.querySelectorAll("[data-no-script]")) only.remove();

  // The address says which step it is, so that Back goes to the one before.
  function stepOf(id) {
    if (id === "problems") {
      const wrong = form.querySelector("[data-wrong], [aria-invalid=true]");
      return wrong?.closest(".step");
    }
    if (id === "found") return document.getElementById("step-known");
    return document.getElementById(id)?.closest(".step");
  }

  function show() {
    const id = location.hash.slice(1);
    const current = stepOf(id) ?? steps[0];
    for (const step of steps) step.hidden = step !== current;
    links.forEach((link, place) => {
      if (steps[place] === current) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    root.dataset.step = current.id;
    if (id === "problems") return;
    const target = document.getElementById(id);
    if (target === current) {
      current.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    } else target?.focus();
  }

  window.addEventListener("hashchange", show);
  show();

  // What the next step rests on is answered first. Forward in the browser, and the steps above,
  // go where they lead: then it is said when it is saved.
  form.addEventListener("click", (event) => {
    const next = event.target.closest(".steps-on .btn-primary");
    if (!next) return;
    const open = [...next.closest(".step").querySelectorAll("[data-please]")].filter(
      (question) => !question.querySelector("input:checked"),
    );
    if (!open.length) return;
    event.preventDefault();
    open.forEach(ask);
    open[0].focus();
  });

  const other = form.querySelector(".somebody-else");
  form.addEventListener("change", ({ target }) => {
    if (target.name === "decider") other.open = target.value === "other";
  });

  const { fragment } = await import(root.dataset.kithmap);
  const shown = root.querySelector("[data-glimpses]");
  let asked = 0;

  async function look() {
    const mine = (asked += 1);
    try {
      const part = await fragment(root.dataset.preview, new FormData(form));
      if (mine === asked) shown.replaceChildren(part);
    } catch {
      // The server is away: what was drawn last stays, and what was chosen too.
    }
  }

  let waiting;
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
}
