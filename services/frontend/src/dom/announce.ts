import { element } from "./element.ts";

/** The live region: screen readers read out its changes. */
export const live = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });

/** Lets screen readers read out a sentence. */
export function announce(text: string): void {
  // Emptied first, so that repeating a sentence counts as a change.
  live.textContent = "";
  setTimeout(() => {
    live.textContent = text;
  }, 60);
}

type Place = "append" | "prepend";

const followers = new Map<HTMLElement, Place>();

/** Keeps a node usable while a modal dialog makes everything outside of it inert: moves it into the dialog, and back. */
export function keepAlive(node: HTMLElement, place: Place = "append"): void {
  followers.set(node, place);
  topmost()[place](node);
}

export function settleFollowers(): void {
  const host = topmost();
  for (const [node, place] of followers) if (node.parentElement !== host) host[place](node);
}

const topmost = (): HTMLElement =>
  [...document.querySelectorAll<HTMLDialogElement>("dialog:modal")].at(-1) ?? document.body;
