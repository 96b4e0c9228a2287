import { type Attributes, element, freshId, show } from "../dom/element.ts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Field<Made extends Control> {
  readonly node: HTMLElement;
  readonly input: Made;
  /** Shows an error next to the field, for screen readers as well; null removes it. */
  fault(message: string | null): void;
  /** Shows a remark that is not an error, with controls in it. */
  remark(...content: (Node | string)[]): void;
}

/** A control with its label, its hint and room for an error. */
export function field<Made extends Control>(
  label: string,
  input: Made,
  hint?: string,
  aside?: HTMLElement,
): Field<Made> {
  const id = freshId("field");
  input.id = id;
  const error = element("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const note = element("p", { class: "field-note", id: `${id}-note`, hidden: true });
  const hinted = hint === undefined ? null : element("p", { class: "field-hint", id: `${id}-hint` }, hint);
  const described = [hinted && `${id}-hint`, `${id}-error`, `${id}-note`].filter(Boolean).join(" ");
  input.setAttribute("aria-describedby", described);
  const box = aside ? element("div", { class: "field-box" }, input, aside) : input;
  const fault = (message: string | null): void => {
    error.hidden = message === null;
    error.textContent = message ?? "";
    if (message === null) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  };
  const remark = (...content: (Node | string)[]): void => {
    note.hidden = content.length === 0;
    show(note, ...content);
  };
  input.addEventListener("input", () => fault(null));
  const node = element("div", { class: "field" }, element("label", { for: id }, label), box, hinted, error, note);
  return { node, input, fault, remark };
}

export const textInput = (attributes: Attributes): HTMLInputElement =>
  element("input", { class: "input", type: "text", ...attributes });

/** A password field with a button that shows the password. */
export function passwordField(label: string, autocomplete: string, hint?: string): Field<HTMLInputElement> {
  const input = textInput({ type: "password", name: "password", autocomplete, required: true, maxlength: 200 });
  const look = element(
    "button",
    { type: "button", class: "link field-look", "aria-pressed": "false", "aria-label": "Show what is typed" },
    "Show",
  );
  look.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    look.textContent = shown ? "Hide" : "Show";
    look.setAttribute("aria-label", shown ? "Hide what is typed" : "Show what is typed");
    look.setAttribute("aria-pressed", String(shown));
  });
  return field(label, input, hint, look);
}
