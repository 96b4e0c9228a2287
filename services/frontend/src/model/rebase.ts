/** The fields of a task that the dialog's form can change. */
export interface Draft {
  readonly title: string;
  readonly description: string;
  readonly assignee: string | null;
  readonly due: string | null;
  readonly status: "open" | "in_progress" | "done";
}

const draftFields = ["title", "description", "assignee", "due", "status"] as const;
export type DraftField = (typeof draftFields)[number];

/** Returns only the fields that differ from `base`, the version that the user began with. */
export function changed(base: Draft, draft: Draft): Partial<Draft> {
  return Object.fromEntries(
    draftFields.filter((name) => base[name] !== draft[name]).map((name) => [name, draft[name]]),
  );
}

export interface Rebased {
  /** The newest values, with the user's own in the fields that the user changed. */
  readonly draft: Draft;
  /** The fields that both changed, to different values. */
  readonly conflicts: readonly DraftField[];
}

/** Applies the user's changes to a newer version of the task: no input is lost, and no other change is undone. */
export function rebase(base: Draft, mine: Draft, theirs: Draft): Rebased {
  const own = changed(base, mine);
  const conflicts = draftFields.filter(
    (name) => name in own && base[name] !== theirs[name] && mine[name] !== theirs[name],
  );
  return { draft: { ...pick(theirs), ...own }, conflicts };
}

const pick = ({ title, description, assignee, due, status }: Draft): Draft => ({
  title,
  description,
  assignee,
  due,
  status,
});
