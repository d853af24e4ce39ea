// Before the first paint: light or dark, as the device asks. Bootstrap reads the attribute.
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function apply() {
  document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
}

apply();
dark.addEventListener("change", apply);
