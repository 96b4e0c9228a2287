import { element } from "../dom/element.ts";
import { hueOf, initials } from "../model/words.ts";

/**
 * A person's initials on a colour of their own. The name is beside it or in its label; the initials are drawn by CSS,
 * for they are a picture and no text.
 */
export const avatar = (person: { id: string; name: string }, labelled = false): HTMLElement =>
  element("span", {
    class: `avatar hue-${hueOf(person.id)}`,
    "data-initials": initials(person.name),
    ...(labelled ? { role: "img", "aria-label": person.name, title: person.name } : { "aria-hidden": "true" }),
  });
