import { keepAlive } from "../dom/announce.ts";
import { element } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";

export interface ToastOptions {
  readonly tone?: "info" | "good" | "error";
  readonly action?: { readonly name: string; readonly run: () => void };
}

const stack = element("div", { class: "toasts", role: "region", "aria-label": "Messages" });
let kept = false;
const most = 3;

/** Shows a message that disappears by itself, unless it has the pointer or the focus. Errors stay longer and are read out at once. */
export function toast(text: string, { tone = "info", action }: ToastOptions = {}): void {
  if (!kept) keepAlive(stack);
  kept = true;
  const close = element("button", {
    type: "button",
    class: "icon-button",
    "aria-label": "Dismiss",
    onclick: () => leave(made),
  });
  close.append(icon("close"));
  const act = (): void => {
    leave(made);
    action?.run();
  };
  const made = element(
    "div",
    { class: `toast toast-${tone}`, role: tone === "error" ? "alert" : "status" },
    icon(tone === "error" ? "alert" : tone === "good" ? "check" : "bell"),
    element("p", {}, text),
    action && element("button", { type: "button", class: "button button-small", onclick: act }, action.name),
    close,
  );
  stack.append(made);
  for (const old of [...stack.children].slice(0, -most)) old.remove();
  expire(made, tone === "error" ? 12_000 : 6000);
}

function expire(made: HTMLElement, milliseconds: number): void {
  let timer = setTimeout(() => leave(made), milliseconds);
  const stay = (): void => clearTimeout(timer);
  const go = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => leave(made), 3000);
  };
  for (const name of ["pointerenter", "focusin"]) made.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) made.addEventListener(name, go);
}

function leave(made: HTMLElement): void {
  made.classList.add("is-leaving");
  setTimeout(() => made.remove(), 180);
}
