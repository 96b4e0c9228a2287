/** Creates the declared Secrets with random values. It never changes an existing value, and never prints one. */
import { randomBytes } from "node:crypto";
import type { PlannedSecret } from "../../generator/src/plan/types.ts";
import { ApiError } from "../api.ts";
import type { LiveObject } from "../kinds.ts";
import { partOf } from "../planned.ts";
import type { Target } from "../target.ts";

/** The changes by which each credential has one value in every Secret. Values are base64, as in a Secret's `data`. */
export interface SecretPlan {
  readonly create: readonly { readonly secret: PlannedSecret; readonly data: Readonly<Record<string, string>> }[];
  /** Existing Secrets that lack keys. */
  readonly complete: readonly { readonly secret: PlannedSecret; readonly data: Readonly<Record<string, string>> }[];
  /** Contradictions that a person must resolve. */
  readonly conflicts: readonly string[];
}

/**
 * @param declared the Secrets with credentials; authority.ts creates the certificates
 * @param existing returns the Secret of this namespace and name, if it exists
 * @param random returns a new value
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
          `${before.where} and ${where} contain different values of the credential ${credential}: delete the key whose value the services do not use`,
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

/** @returns the changes, without values */
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
    done.push(`${secret.namespace}/${secret.name} created`);
    if (!dryRun) await api.create({ ...draft(secret, partOf(planned)), data }).catch(unlessMadeMeanwhile);
  }
  for (const { secret, data } of complete) {
    done.push(`${secret.namespace}/${secret.name} completed by ${Object.keys(data).join(", ")}`);
    if (!dryRun) await api.patch("Secret", secret.namespace, secret.name, { data });
  }
  return done;
}

const draft = ({ namespace, name, type }: PlannedSecret, labels: Readonly<Record<string, string>>) => ({
  kind: "Secret" as const,
  metadata: { namespace, name, labels },
  type,
});

/** Another process has created the Secret first: its values count, and the next run checks them. */
function unlessMadeMeanwhile(error: unknown): void {
  if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
  throw new Error(`${error.message}: another process creates Secrets at the same time; run this again`);
}
