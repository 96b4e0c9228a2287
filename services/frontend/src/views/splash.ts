import { element } from "../dom/element.ts";
import { wordmark } from "./wordmark.ts";

/** The placeholder that is shown until the user is known. */
export const splash = (): HTMLElement =>
  element(
    "main",
    { id: "app", class: "splash", "aria-busy": "true" },
    wordmark(),
    element("p", { class: "visually-hidden" }, "Loading"),
    element("span", { class: "splash-mark" }),
  );
