export type Status = "open" | "in_progress" | "done";

/** Left to right, as the board shows them. */
export const statuses: readonly Status[] = ["open", "in_progress", "done"];

export const statusName: Readonly<Record<Status, string>> = { open: "Open", in_progress: "In progress", done: "Done" };

/** The tasks service allows these and answers 409 to all others. */
const next: Readonly<Record<Status, readonly Status[]>> = {
  open: ["in_progress"],
  in_progress: ["open", "done"],
  done: ["open"],
};

export const allowedFrom = (status: Status): readonly Status[] => next[status];

export const mayMove = (from: Status, to: Status): boolean => next[from].includes(to);

/** What a person calls each legal move. */
export function moveName(from: Status, to: Status): string {
  if (to === "done") return "Finish";
  if (to === "in_progress") return "Start";
  return from === "done" ? "Reopen" : "Put back";
}

/** The nearest column on that side into which a task may go. */
export function nextOn(side: "left" | "right", from: Status): Status | null {
  const here = statuses.indexOf(from);
  const candidates = side === "right" ? statuses.slice(here + 1) : statuses.slice(0, here).reverse();
  return candidates.find((status) => mayMove(from, status)) ?? null;
}
