/** The declared Secrets: random values, made once. A value that is there is never changed, and none is ever printed. */
import { randomBytes } from "node:crypto";
import type { PlannedSecret } from "../../generator/src/plan/types.ts";
import { ApiError } from "../api.ts";
import type { LiveObject } from "../kinds.ts";
import type { Target } from "../target.ts";

/** What is to be done, so that each credential has one value wherever it stands. Values: base64, as in a Secret's `data`. */
export interface SecretPlan {
  readonly create: readonly { readonly secret: PlannedSecret; readonly data: Readonly<Record<string, string>> }[];
  /** Keys that a Secret lacks. */
  readonly complete: readonly { readonly secret: PlannedSecret; readonly data: Readonly<Record<string, string>> }[];
  /** What a person has to decide. */
  readonly conflicts: readonly string[];
}

/**
 * @param declared those that hold credentials; certificates are made elsewhere
 * @param existing the Secret of that namespace and name, where there is one
 * @param random a new value
 */
export function planSecrets(
  declared: readonly PlannedSecret[],
  existing: (secret: PlannedSecret) => LiveObject | undefined,
  random: () => string = () => randomBytes(24).toString("base64url"),
): SecretPlan {
  const known = new Map<string, { value: string; where: string }>();
  const conflicts: string[] = [];
  for (const secret of declared)
    for (const { key, credential } of secret.keys) {
      const value: string | undefined = existing(secret)?.data?.[key];
      if (!value) continue;
      const where = `${key} of Secret ${secret.namespace}/${secret.name}`;
      const before = known.get(credential);
      if (before && before.value !== value)
        conflicts.push(
          `${before.where} and ${where} should hold one credential, ${credential}, and hold two: delete the key that the others do not use`,
        );
      else known.set(credential, { value, where });
    }
  const valueFor = (credential: string): string => {
    const found = known.get(credential) ?? { value: Buffer.from(random()).toString("base64"), where: "" };
    known.set(credential, found);
    return found.value;
  };
  const create: { secret: PlannedSecret; data: Record<string, string> }[] = [];
  const complete: typeof create = [];
  for (const secret of declared) {
    const there = existing(secret);
    const missing = secret.keys.filter(({ key }) => !there?.data?.[key]);
    const data = Object.fromEntries(missing.map(({ key, credential }) => [key, valueFor(credential)]));
    if (!there) create.push({ secret, data });
    else if (missing.length > 0) complete.push({ secret, data });
  }
  return { create, complete, conflicts };
}

/** @returns what was done, in words without values */
export async function makeSecrets(
  { api, planned }: Pick<Target, "api" | "planned">,
  dryRun: boolean,
): Promise<string[]> {
  const declared = planned.secrets.filter(({ type }) => type === "Opaque");
  const there = await Promise.all(declared.map(({ namespace, name }) => api.find("Secret", namespace, name)));
  const { create, complete, conflicts } = planSecrets(declared, (secret) => there[declared.indexOf(secret)]);
  if (conflicts.length > 0) throw new Error(conflicts.join("\n"));
  const done: string[] = [];
  for (const { secret, data } of create) {
    done.push(`${secret.namespace}/${secret.name} made`);
    if (!dryRun) await api.create({ ...draft(secret), data }).catch(unlessMadeMeanwhile);
  }
  for (const { secret, data } of complete) {
    done.push(`${secret.namespace}/${secret.name} completed by ${Object.keys(data).join(", ")}`);
    if (!dryRun) await api.patch("Secret", secret.namespace, secret.name, { data });
  }
  return done;
}

const draft = ({ namespace, name, type }: PlannedSecret) => ({
  kind: "Secret" as const,
  metadata: { namespace, name, labels: { "app.kubernetes.io/part-of": "taskflow" } },
  type,
});

/** Another one was quicker: the values that are there now count, and a next run says whether they fit. */
function unlessMadeMeanwhile(error: unknown): void {
  if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
  throw new Error(`${error.message}: somebody else makes Secrets at the same time; run this again`);
}
