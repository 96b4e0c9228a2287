import { element } from "../dom/element.ts";
import { hueOf, initials } from "../model/words.ts";

/**
 * A user's initials on a colour of their own. The name is beside it or in its label. CSS draws the initials, since they are
 * a picture and not text.
 */
export const avatar = (person: { id: string; name: string }, labelled = false): HTMLElement =>
  element("span", {
    class: `avatar hue-${hueOf(person.id)}`,
    "data-initials": initials(person.name),
    ...(labelled ? { role: "img", "aria-label": person.name, title: person.name } : { "aria-hidden": "true" }),
  });
