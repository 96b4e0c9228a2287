import { element } from "../dom/element.ts";
import { wordmark } from "./wordmark.ts";

/** What stands there until it is known who is there. */
export const splash = (): HTMLElement =>
  element(
    "main",
    { id: "app", class: "splash", "aria-busy": "true" },
    wordmark(),
    element("p", { class: "visually-hidden" }, "Loading"),
    element("span", { class: "splash-mark" }),
  );
