import type { Task } from "../api/tasks.ts";
import { loadMembers } from "../board/load.ts";
import { element, show } from "../dom/element.ts";
import type { Draft, DraftField } from "../model/rebase.ts";
import { allowedFrom, type Status, statusName } from "../model/transitions.ts";
import { memberName, members, session } from "../state.ts";
import { type Field, field, textInput } from "./field.ts";

export interface TaskFields {
  readonly title: Field<HTMLInputElement>;
  readonly description: Field<HTMLTextAreaElement>;
  readonly assignee: Field<HTMLSelectElement>;
  readonly due: Field<HTMLInputElement>;
  readonly status: Field<HTMLSelectElement>;
}

export const emptyDraft: Draft = { title: "", description: "", assignee: null, due: null, status: "open" };

/** Creates the controls for a task's fields. */
export function taskFields(life: AbortSignal): TaskFields {
  const area = element("textarea", {
    class: "input",
    name: "description",
    maxlength: 10_000,
    rows: 5,
    placeholder: "What is to be done, and how to tell that it is done",
  });
  const assignee = element("select", { class: "input", name: "assignee" });
  const fields: TaskFields = {
    title: field(
      "Title",
      textInput({
        name: "title",
        maxlength: 200,
        required: true,
        autocomplete: "off",
        placeholder: "What is to be done?",
      }),
    ),
    description: field("Description", area),
    assignee: field("Assignee", assignee),
    due: field("Due date", textInput({ type: "date", name: "due", min: "2000-01-01", max: "2999-12-31" })),
    status: field("Status", element("select", { class: "input", name: "status" })),
  };
  members.watch(() => offerPeople(assignee, assignee.value), life);
  void loadMembers(life).catch(() => {}); // adds users who have joined since; until then, the known ones are offered
  return fields;
}

/** Offers all members of the team, and the current assignee even if that user has left. */
function offerPeople(select: HTMLSelectElement, chosen: string): void {
  const me = session.get()?.id;
  const known = members.get();
  const former =
    chosen !== "" && !known.some(({ id }) => id === chosen) ? [{ id: chosen, name: memberName(chosen) }] : [];
  const options = [...known, ...former].map(({ id, name }) =>
    element("option", { value: id }, id === me ? `${name} (you)` : name),
  );
  show(select, element("option", { value: "" }, "Nobody"), ...options);
  select.value = chosen;
}

export function readDraft(fields: TaskFields): Draft {
  return {
    title: fields.title.input.value.trim(),
    description: fields.description.input.value,
    assignee: fields.assignee.input.value || null,
    due: fields.due.input.value || null,
    status: (fields.status.input.value || "open") as Status,
  };
}

/** Shows a draft. Offers only statuses that may follow `from`. */
export function writeDraft(fields: TaskFields, draft: Draft, from: Status): void {
  fields.title.input.value = draft.title;
  fields.description.input.value = draft.description;
  offerPeople(fields.assignee.input, draft.assignee ?? "");
  fields.due.input.value = draft.due ?? "";
  const possible = [from, ...allowedFrom(from)];
  show(fields.status.input, ...possible.map((status) => element("option", { value: status }, statusName[status])));
  fields.status.input.value = possible.includes(draft.status) ? draft.status : from;
}

/** Describes the other user's value of a field. */
function fieldWords(task: Task, name: DraftField): string {
  if (name === "assignee") return task.assignee === null ? "nobody" : memberName(task.assignee);
  if (name === "status") return statusName[task.status];
  return task[name] || "nothing";
}

/** Shows the other user's value below a field, with a button that applies it. */
export function offerTheirs(fields: TaskFields, task: Task, name: DraftField): void {
  const one = fields[name];
  const words = fieldWords(task, name);
  const take = (): void => {
    one.input.value = task[name] ?? "";
    one.remark();
    one.input.focus();
  };
  const said = words.length > 140 ? `${words.slice(0, 140)}…` : words;
  one.remark(
    `Somebody else wrote: “${said}” `,
    element("button", { type: "button", class: "link", onclick: take }, "Use theirs"),
  );
}
