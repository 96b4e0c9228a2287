/** A child of an element. Any text becomes a text node: nothing here parses HTML. */
export type Child = Node | string | number | null | undefined | false;

type Handler = (event: never) => void;
export interface Attributes {
  /** Not allowed: the page's Content-Security-Policy refuses style attributes. Use a class, or CSSOM. */
  readonly style?: never;
  readonly [name: string]: string | number | boolean | null | undefined | Handler;
}

/** Creates an HTML element. A function under `on…` becomes a listener, true an empty attribute, false or null no attribute. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

/** Creates an SVG element, in the same way. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill<Made extends Element>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.replace(/^on/, ""), value as EventListener);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...nodes(children));
  return made;
}

/** Replaces all children of `parent`. */
export function show(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...nodes(children));
}

function nodes(children: readonly Child[]): (Node | string)[] {
  return children
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "number" ? String(child) : child));
}

let ids = 0;

/** Returns an id that is unique on the page, for labels and descriptions. */
export function freshId(prefix: string): string {
  ids += 1;
  return `${prefix}-${ids}`;
}
