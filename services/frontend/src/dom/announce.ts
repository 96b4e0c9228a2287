import { element } from "./element.ts";

/** What changed, told to those who do not see it. */
export const live = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });

/** Says a sentence through the page's live region. */
export function announce(text: string): void {
  // Emptied first: the same sentence twice is two changes.
  live.textContent = "";
  setTimeout(() => {
    live.textContent = text;
  }, 60);
}

type Place = "append" | "prepend";

const followers = new Map<HTMLElement, Place>();

/** An open modal dialog makes all that is outside of it inert: what must stay alive moves into it, and back. */
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
