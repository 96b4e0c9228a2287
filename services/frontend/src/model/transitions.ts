export type Status = "open" | "in_progress" | "done";

/** The columns of the board, from left to right. */
export const statuses: readonly Status[] = ["open", "in_progress", "done"];

export const statusName: Readonly<Record<Status, string>> = { open: "Open", in_progress: "In progress", done: "Done" };

/** The transitions that the tasks service allows. It answers all others with 409. */
const next: Readonly<Record<Status, readonly Status[]>> = {
  open: ["in_progress"],
  in_progress: ["open", "done"],
  done: ["open"],
};

export const allowedFrom = (status: Status): readonly Status[] => next[status];

export const mayMove = (from: Status, to: Status): boolean => next[from].includes(to);

/** The label of each allowed move. */
export function moveName(from: Status, to: Status): string {
  if (to === "done") return "Finish";
  if (to === "in_progress") return "Start";
  return from === "done" ? "Reopen" : "Put back";
}

/** The nearest column on that side that a task may move to. */
export function nextOn(side: "left" | "right", from: Status): Status | null {
  const here = statuses.indexOf(from);
  const candidates = side === "right" ? statuses.slice(here + 1) : statuses.slice(0, here).reverse();
  return candidates.find((status) => mayMove(from, status)) ?? null;
}
