/** One finding: its place, the values that do not fit, and the remedy. All findings are collected; none is thrown. */
export interface Issue {
  /** The file or folder that a reader should open. */
  readonly where: string;
  /** `apiVersion/kind namespace/name` of the object, where the finding concerns one. */
  readonly subject?: string;
  readonly message: string;
  /** Rule names follow kosko's families: require-, valid-, unique-, no-missing-, ban-. */
  readonly rule: string;
  /** The file that sets the value, or the command that mends it. */
  readonly hint?: string;
}

/** Makes issues of one file or folder. */
export type MakeIssue = (rule: string, message: string, hint?: string) => Issue;

export function issuesAt(where: string): MakeIssue {
  return (rule, message, hint) => ({ where, message, rule, ...(hint ? { hint } : {}) });
}

/** The issues as text for people: grouped by object, each with its rule and its hint. */
export function formatIssues(issues: readonly Issue[]): string {
  const groups = Map.groupBy(issues, ({ where, subject }) => (subject ? `${where} - ${subject}` : where));
  return [...groups]
    .map(([head, found]) =>
      [
        head,
        ...found.flatMap(({ message, rule, hint }) => [
          `  ✖ ${message.replaceAll("\n", "\n    ")}   ${rule}`,
          ...(hint ? [`    ${hint}`] : []),
        ]),
      ].join("\n"),
    )
    .join("\n\n");
}

/** Thrown where the facts cannot be rendered or the disk cannot be written. Carries every issue. */
export class Refused extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(formatIssues(issues));
    this.name = "Refused";
    this.issues = issues;
  }
}

/** By name: the bundled generator has a class `Refused` of its own, which `instanceof` would not know. */
export const isRefused = (error: unknown): error is Refused =>
  error instanceof Error && error.name === "Refused" && "issues" in error;
