import { ApiError, explain, fieldErrors } from "../api/problem.ts";
import { type Child, element } from "../dom/element.ts";
import { seconds } from "../model/words.ts";
import type { Field } from "./field.ts";

type AnyField = Field<HTMLInputElement> | Field<HTMLTextAreaElement> | Field<HTMLSelectElement>;

export interface FormParts {
  /** The fields, by the names that the service uses. */
  readonly fields: Readonly<Record<string, AnyField>>;
  readonly submit: string;
  readonly content: Child[];
  /** Validates before sending: returns messages by field. */
  readonly check: () => Readonly<Record<string, string | null>>;
  readonly send: () => Promise<void>;
  /** Places the submit button. By default it is below the fields, over their whole width. */
  readonly actions?: (submit: HTMLButtonElement) => HTMLElement;
}

/** A form that sends one request at a time, shows each error next to its field, and counts down a required wait. */
export function form({ fields, submit, content, check, send, actions }: FormParts): HTMLFormElement {
  const general = element("p", { class: "form-error", role: "alert", hidden: true });
  const button = element(
    "button",
    { type: "submit", class: `button button-primary${actions ? "" : " button-wide"}` },
    submit,
  );
  const say = (text: string): void => {
    general.hidden = text === "";
    general.textContent = text;
  };
  const refuse = (faults: Iterable<readonly [string, string | null]>): boolean => {
    const known = [...faults].filter(([name, message]) => message !== null && name in fields);
    for (const [name, message] of known) fields[name]?.fault(message);
    fields[known[0]?.[0] ?? ""]?.input.focus();
    return known.length > 0;
  };
  const onsubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    say("");
    for (const one of Object.values(fields)) one.fault(null);
    if (refuse(Object.entries(check()))) return;
    disable(button, true);
    try {
      await send();
    } catch (error) {
      if (!refuse(fieldErrors(error))) say(explain(error));
      if (error instanceof ApiError && error.problem.status === 429) await countDown(error.retryAfter ?? 2, say);
    } finally {
      disable(button, false);
    }
  };
  return element(
    "form",
    { class: "form", novalidate: true, onsubmit },
    ...content,
    general,
    actions?.(button) ?? button,
  );
}

function disable(button: HTMLButtonElement, busy: boolean): void {
  button.setAttribute("aria-disabled", String(busy));
  button.classList.toggle("is-busy", busy);
}

async function countDown(wait: number, say: (text: string) => void): Promise<void> {
  for (let left = wait; left > 0; left -= 1) {
    say(`Too many attempts. You can try again in ${seconds(left)}.`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  say("");
}
