import { type Child, element } from "../dom/element.ts";
import { type IconName, icon } from "../dom/icons.ts";

/** The placeholder of an empty view: describes its future content, and how to add it. */
export const emptyState = (drawing: IconName, title: string, text: string, ...actions: Child[]): HTMLElement =>
  element(
    "div",
    { class: "empty" },
    element("span", { class: "empty-mark" }, icon(drawing)),
    element("p", { class: "empty-title" }, title),
    element("p", { class: "soft" }, text),
    ...actions,
  );
