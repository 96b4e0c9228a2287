import { element, show } from "./dom/element.ts";
import { icon } from "./dom/icons.ts";

const key = "taskflow-theme"; // public/theme.js reads it before the first paint
const dark = matchMedia("(prefers-color-scheme: dark)");

type Theme = "light" | "dark";
const current = (): Theme =>
  (document.documentElement.dataset.theme as Theme | undefined) ?? (dark.matches ? "dark" : "light");

/** Switches to the other theme. If that is the system's theme, the page follows the system again. */
function toggle(): void {
  const chosen: Theme = current() === "dark" ? "light" : "dark";
  const followsSystem = chosen === (dark.matches ? "dark" : "light");
  if (followsSystem) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  try {
    if (followsSystem) localStorage.removeItem(key);
    else localStorage.setItem(key, chosen);
  } catch {
    // Storage is disabled: the choice lasts until the page is closed.
  }
}

/** A button whose label names the theme that it switches to. */
export function themeButton(signal: AbortSignal): HTMLButtonElement {
  const button = element("button", { type: "button", class: "icon-button" });
  const draw = (): void => {
    const other = current() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `Switch to ${other} theme`);
    button.title = `Switch to ${other} theme`;
    show(button, icon(other === "dark" ? "moon" : "sun"));
  };
  button.addEventListener("click", () => {
    toggle();
    draw();
  });
  dark.addEventListener("change", draw, { signal });
  draw();
  return button;
}
