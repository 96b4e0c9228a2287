import { element, show } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { list, seconds } from "../model/words.ts";
import { type Trouble, troubles, tryNow } from "../trouble.ts";

/** Shows which data cannot be loaded, and when the next attempt is made. */
export function banner(signal: AbortSignal): HTMLElement {
  const words = element("p", {});
  // The countdown is hidden from screen readers, which would read out every second.
  const wait = element("span", { class: "banner-wait", "aria-hidden": "true" });
  const retry = element("button", { type: "button", class: "button button-small", onclick: tryNow }, "Try now");
  const node = element(
    "div",
    { class: "banner", hidden: true },
    icon("alert"),
    element("div", { role: "status" }, words),
    wait,
    retry,
  );
  const draw = (): void => {
    const all = [...troubles.get().values()];
    const text = !navigator.onLine ? "You are offline. What you see may be old." : all.length > 0 ? inWords(all) : "";
    node.hidden = text === "";
    if (words.textContent !== text) show(words, text);
    const left = Math.min(...all.map(({ until }) => until - Date.now()));
    wait.textContent =
      Number.isFinite(left) && left > 0 ? `Trying again in ${seconds(left / 1000)}` : all.length > 0 ? "Trying…" : "";
    retry.hidden = all.length === 0;
  };
  troubles.watch(draw, signal);
  const timer = setInterval(draw, 500);
  signal.addEventListener("abort", () => clearInterval(timer));
  for (const name of ["online", "offline"]) addEventListener(name, draw, { signal });
  return node;
}

function inWords(all: readonly Trouble[]): string {
  const what = [...new Set(all.map((trouble) => trouble.what))];
  const names = list(what);
  if (all.every(({ error }) => error.problem.status === 429))
    return `Too many requests at once: ${names} must wait a moment.`;
  if (all.every(({ error }) => error.reason === "network"))
    return "TaskFlow cannot be reached. What you see may be old.";
  if (names === "TaskFlow") return "TaskFlow does not answer right now.";
  return `${names} ${what.length === 1 && !names.endsWith("s") ? "does" : "do"} not answer right now. What you see may be old.`;
}
