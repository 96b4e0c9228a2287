/** What a person may change in the dialog, as the form holds it. */
export interface Draft {
  readonly title: string;
  readonly description: string;
  readonly assignee: string | null;
  readonly due: string | null;
  readonly status: "open" | "in_progress" | "done";
}

const draftFields = ["title", "description", "assignee", "due", "status"] as const;
export type DraftField = (typeof draftFields)[number];

/** Only what differs from where the person began. */
export function changed(base: Draft, draft: Draft): Partial<Draft> {
  return Object.fromEntries(
    draftFields.filter((name) => base[name] !== draft[name]).map((name) => [name, draft[name]]),
  );
}

export interface Rebased {
  /** Their newest values, with the person's own where they typed. */
  readonly draft: Draft;
  /** Where both wrote something, and not the same. */
  readonly conflicts: readonly DraftField[];
}

/** Carries what a person typed over to a newer version of the task: nothing typed is lost, nothing else is undone. */
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
