/** The texts of notifications: one line of plain text, whatever a title contains. */
import type { Status, TaskEvent } from "@taskflow/kit/events.ts";
import type { Recipient } from "./recipients.ts";

const words: Readonly<Record<Status, string>> = { open: "open", in_progress: "in progress", done: "done" };
const longestTitle = 200;

/** Line ends and other control characters, and marks that change the direction of the text after them. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** `text` as one line that can be stored, shown and put into a header. */
export function oneLine(text: string, longest = longestTitle): string {
  const line = text.toWellFormed().replace(unfit, " ").replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : line;
}

/** @param nameOf returns undefined for an unknown name: the text then leaves it out */
export function wording(
  event: TaskEvent,
  { user, kind }: Recipient,
  nameOf: (user: string) => string | undefined,
): string {
  const { actor, task, type } = event;
  const title = `“${oneLine(task.title) || "a task without a title"}”`;
  const name = actor === null ? undefined : nameOf(actor);
  const say = (active: string, passive: string) => (name ? `${oneLine(name)} ${active}` : `${title} ${passive}`);

  if (kind === "deleted") return say(`deleted ${title}`, "was deleted");
  if (kind === "status") return say(`moved ${title} to ${words[task.status]}`, `was moved to ${words[task.status]}`);
  if (kind === "changed") {
    if (type === "task.created") return say(`created ${title}`, "was created");
    const freed = event.previousAssignee !== undefined;
    return freed ? say(`left ${title} unassigned`, "is unassigned now") : say(`changed ${title}`, "was changed");
  }
  if (task.assignee === user) return say(`assigned ${title} to you`, "was assigned to you");
  if (task.assignee === actor) return say(`took on ${title}`, "was taken on");
  const other = oneLine((task.assignee && nameOf(task.assignee)) || "somebody else");
  return say(`assigned ${title} to ${other}`, `was assigned to ${other}`);
}
