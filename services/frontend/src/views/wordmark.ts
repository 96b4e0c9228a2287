import { element, svg } from "../dom/element.ts";

/** The logo: three columns, the last of which is a tick, and the name. */
export function wordmark(): HTMLElement {
  const sign = svg(
    "svg",
    { class: "sign", viewBox: "0 0 32 32", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 32, height: 32, rx: 9, class: "sign-ground" }),
    svg("rect", { x: 6.5, y: 8, width: 5, height: 16, rx: 2.5, class: "sign-bar", opacity: 0.45 }),
    svg("rect", { x: 13.5, y: 8, width: 5, height: 11, rx: 2.5, class: "sign-bar", opacity: 0.72 }),
    svg("path", { d: "M20.5 12.5l2.6 2.6 4.4-5.6", class: "sign-tick" }),
  );
  return element("span", { class: "wordmark" }, sign, element("span", {}, "TaskFlow"));
}
