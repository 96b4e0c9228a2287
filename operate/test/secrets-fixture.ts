/** Declared and existing Secrets for the tests of the plan. */
import type { PlannedSecret } from "../../generator/src/plan/types.ts";
import { planSecrets } from "../bootstrap/secrets.ts";
import type { LiveObject } from "../kinds.ts";

export type Values = Readonly<Record<string, string>>;
/** The existing Secrets: the data of each; undefined for a Secret without data. */
export type There = ReadonlyMap<string, Values | undefined>;

export const idOf = ({ namespace, name }: Pick<PlannedSecret, "namespace" | "name">) => `${namespace}/${name}`;
export const base64 = (text: string) => Buffer.from(text).toString("base64");

export const secret = (id: string, keys: Values): PlannedSecret => {
  const [namespace = "", name = ""] = id.split("/");
  const entries = Object.entries(keys).map(([key, credential]) => ({ key, credential, env: null }));
  return { namespace, name, type: "Opaque", keys: entries };
};

export const asObject = (id: string, data: Values | undefined): LiveObject => {
  const [namespace = "", name = ""] = id.split("/");
  return { apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, ...(data && { data }) };
};

export const looking = (there: There) => (one: PlannedSecret) =>
  there.has(idOf(one)) ? asObject(idOf(one), there.get(idOf(one))) : undefined;

function counting() {
  let number = 0;
  return () => {
    number += 1;
    return `random-${number}`;
  };
}

export const planned = (declared: readonly PlannedSecret[], there: There = new Map()) =>
  planSecrets(declared, looking(there), counting());

/** The Secrets after the plan has been carried out. */
export function carriedOut(declared: readonly PlannedSecret[], there: There): Map<string, Values | undefined> {
  const { create, complete } = planned(declared, there);
  const now = new Map(there);
  for (const { secret: one, data } of [...create, ...complete]) now.set(idOf(one), { ...now.get(idOf(one)), ...data });
  return now;
}

/** Every value that any Secret has for a credential. */
export function valuesOf(
  credential: string,
  declared: readonly PlannedSecret[],
  there: There,
): Set<string | undefined> {
  const places = declared.flatMap((one) =>
    one.keys.filter((key) => key.credential === credential).map(({ key }) => there.get(idOf(one))?.[key]),
  );
  return new Set(places);
}
