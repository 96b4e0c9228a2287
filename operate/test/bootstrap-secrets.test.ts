import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import type { PlannedSecret } from "../../generator/src/plan/types.ts";
import type { Api } from "../api.ts";
import { makeSecrets, planSecrets } from "../bootstrap/secrets.ts";
import type { KubeObject } from "../kinds.ts";

type Values = Readonly<Record<string, string>>;
/** What the cluster has: the data of each Secret; undefined data is a Secret that was made without any. */
type There = ReadonlyMap<string, Values | undefined>;

const idOf = ({ namespace, name }: Pick<PlannedSecret, "namespace" | "name">) => `${namespace}/${name}`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

const secret = (id: string, keys: Values): PlannedSecret => {
  const [namespace = "", name = ""] = id.split("/");
  const entries = Object.entries(keys).map(([key, credential]) => ({ key, credential, env: null }));
  return { namespace, name, type: "Opaque", keys: entries };
};

const asObject = (id: string, data: Values | undefined): KubeObject => {
  const [namespace = "", name = ""] = id.split("/");
  return { apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, ...(data && { data }) };
};

const looking = (there: There) => (one: PlannedSecret) =>
  there.has(idOf(one)) ? asObject(idOf(one), there.get(idOf(one))) : undefined;

function counting() {
  let number = 0;
  return () => {
    number += 1;
    return `random-${number}`;
  };
}

const planned = (declared: readonly PlannedSecret[], there: There = new Map()) =>
  planSecrets(declared, looking(there), counting());

/** The cluster once the plan is carried out. */
function carriedOut(declared: readonly PlannedSecret[], there: There): Map<string, Values | undefined> {
  const { create, complete } = planned(declared, there);
  const now = new Map(there);
  for (const { secret: one, data } of [...create, ...complete]) now.set(idOf(one), { ...now.get(idOf(one)), ...data });
  return now;
}

/** Every value that stands for a credential somewhere. */
function valuesOf(credential: string, declared: readonly PlannedSecret[], there: There): Set<string | undefined> {
  const places = declared.flatMap((one) =>
    one.keys.filter((key) => key.credential === credential).map(({ key }) => there.get(idOf(one))?.[key]),
  );
  return new Set(places);
}

const server = secret("data/postgres-secrets", {
  "auth-password": "postgres/auth",
  "users-password": "postgres/users",
});
const client = secret("backend/auth-secrets", { "database-password": "postgres/auth", "signing-key": "signing-key" });

describe("the plan of the Secrets", () => {
  it("gives a credential one value wherever it stands, and others another", () => {
    const { create, complete, conflicts } = planned([server, client]);
    expect(create.map(({ data }) => data)).toEqual([
      { "auth-password": base64("random-1"), "users-password": base64("random-2") },
      { "database-password": base64("random-1"), "signing-key": base64("random-3") },
    ]);
    expect([complete, conflicts]).toEqual([[], []]);
  });

  it("completes a Secret that lacks a key with the value that is known elsewhere", () => {
    const there = new Map([
      [idOf(server), { "auth-password": base64("kept"), "users-password": base64("other") }],
      [idOf(client), { "signing-key": base64("key") }],
    ]);
    const { create, complete } = planned([server, client], there);
    expect(create).toEqual([]);
    expect(complete).toEqual([{ secret: client, data: { "database-password": base64("kept") } }]);
  });

  it("makes a Secret from the value that its other side has, whichever is declared first", () => {
    const there = new Map([[idOf(client), { "database-password": base64("kept"), "signing-key": base64("key") }]]);
    const { create } = planned([server, client], there);
    expect(create).toEqual([
      { secret: server, data: { "auth-password": base64("kept"), "users-password": base64("random-1") } },
    ]);
  });

  it.each<[string, Values | undefined]>([
    ["without data", undefined],
    ["with empty values", { "database-password": "", "signing-key": "" }],
  ])("completes a Secret %s", (_, data) => {
    const { create, complete } = planned([client], new Map([[idOf(client), data]]));
    expect(create).toEqual([]);
    expect(complete.map((one) => Object.keys(one.data))).toEqual([["database-password", "signing-key"]]);
  });

  it("names both places where a credential has two values, and no value", () => {
    const there = new Map([
      [idOf(server), { "auth-password": base64("one") }],
      [idOf(client), { "database-password": base64("two") }],
    ]);
    const { conflicts } = planned([server, client], there);
    expect(conflicts).toEqual([
      "auth-password of Secret data/postgres-secrets and database-password of Secret backend/auth-secrets should hold one credential, postgres/auth, and hold two: delete the key that the others do not use",
    ]);
    for (const value of ["one", "two"]) expect(conflicts.join()).not.toContain(base64(value));
  });

  it("makes values that are long, and all different", () => {
    const values = planSecrets([server, client], () => undefined).create.flatMap(({ data }) => Object.values(data));
    expect(new Set(values).size).toBe(3);
    for (const value of values) expect(Buffer.from(value, "base64").toString()).toMatch(/^[\w-]{32}$/);
  });

  it("holds for whatever is declared and is there", () => {
    const names = fc.constantFrom("a/x", "a/y", "b/x", "b/z");
    const keys = fc.dictionary(fc.constantFrom("k1", "k2", "k3"), fc.constantFrom("c1", "c2", "c3"), { minKeys: 1 });
    const data = fc.dictionary(fc.constantFrom("k1", "k2", "k3", "own"), fc.constantFrom("", "v1", "v2"));
    const declaredOnes = fc.uniqueArray(fc.tuple(names, keys), { selector: ([id]) => id });
    fc.assert(
      fc.property(declaredOnes, fc.dictionary(names, fc.option(data, { nil: undefined })), (declarations, found) => {
        const declared = declarations.map(([id, its]) => secret(id, its));
        const there = new Map(Object.entries(found).map(([id, its]) => [id, its && mapped(its, base64)]));
        const credentials = new Set(declared.flatMap((one) => one.keys.map(({ credential }) => credential)));
        const torn = [...credentials].filter((one) => given(valuesOf(one, declared, there)).length > 1);
        const { conflicts } = planned(declared, there);
        expect(conflicts.length > 0).toBe(torn.length > 0);
        expect(conflicts.join()).not.toContain(base64("v1"));
        const now = carriedOut(declared, there);
        for (const [id, its] of there)
          for (const [key, value] of Object.entries(its ?? {})) if (value) expect(now.get(id)?.[key]).toBe(value);
        if (torn.length > 0) return;
        for (const one of credentials) expect(given(valuesOf(one, declared, now))).toHaveLength(1);
        expect(planned(declared, now)).toEqual({ create: [], complete: [], conflicts: [] });
      }),
      { numRuns: 300 },
    );
  });
});

const mapped = (values: Values, change: (value: string) => string): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

const given = (values: Set<string | undefined>): string[] => [...values].flatMap((value) => value || []);

describe.each(Object.values(facts.clusters))("the Secrets of $name", (cluster) => {
  const declared = plan(facts.microservices, cluster, facts.tools).secrets.filter(({ type }) => type === "Opaque");
  const credentials = [...new Set(declared.flatMap(({ keys }) => keys.map(({ credential }) => credential)))];

  it("are each declared once, and share credentials", () => {
    expect(new Set(declared.map(idOf)).size).toBe(declared.length);
    expect(credentials.length).toBeGreaterThan(0);
    expect(declared.flatMap(({ keys }) => keys).length).toBeGreaterThan(credentials.length);
  });

  it("agree from empty, after the loss of any one of them, and of any one key", () => {
    const full = carriedOut(declared, new Map());
    for (const lost of declared) {
      const without = new Map([...full].filter(([id]) => id !== idOf(lost)));
      for (const credential of credentials)
        expect(
          valuesOf(credential, declared, carriedOut(declared, without)).size,
          `${credential} without ${idOf(lost)}`,
        ).toBe(1);
      for (const { key } of lost.keys) {
        const { [key]: _, ...rest } = full.get(idOf(lost)) ?? {};
        const { create, complete } = planned(declared, new Map([...full, [idOf(lost), rest]]));
        expect(create).toEqual([]);
        expect(complete.map(({ secret: one, data }) => [idOf(one), Object.keys(data)])).toEqual([[idOf(lost), [key]]]);
      }
    }
  });
});

describe("Secrets on a cluster", () => {
  /** A cluster's Secrets, and nothing else of it. */
  function store(there: There) {
    const now = new Map(there);
    const api = {
      find: async (_: string, namespace: string, name: string) => looking(now)(secret(`${namespace}/${name}`, {})),
      create: async ({ metadata, data }: { metadata: PlannedSecret; data: Values }) => now.set(idOf(metadata), data),
      patch: async (_: string, namespace: string, name: string, { data }: { data: Values }) =>
        now.set(`${namespace}/${name}`, { ...now.get(`${namespace}/${name}`), ...data }),
    };
    return { api: api as unknown as Api, now };
  }
  const [cluster] = Object.values(facts.clusters);
  if (!cluster) throw new Error("no cluster is declared");
  const whole = plan(facts.microservices, cluster, facts.tools);
  const opaque = whole.secrets.filter(({ type }) => type === "Opaque");

  it("are made, completed, then left alone; what is said has names and no values", async () => {
    const [first] = opaque;
    const { api, now } = store(new Map([[idOf(first as PlannedSecret), undefined]]));
    const said = await makeSecrets({ api, planned: whole }, false);
    expect(said).toHaveLength(opaque.length);
    expect(said.join()).toContain(`completed by ${first?.keys.map(({ key }) => key).join(", ")}`);
    for (const values of now.values())
      for (const value of Object.values(values ?? {})) {
        expect(said.join()).not.toContain(value);
        expect(said.join()).not.toContain(Buffer.from(value, "base64").toString());
      }
    expect(await makeSecrets({ api, planned: whole }, false)).toEqual([]);
  });

  it("are only spoken of in a dry run", async () => {
    const { api, now } = store(new Map());
    expect(await makeSecrets({ api, planned: whole }, true)).toHaveLength(opaque.length);
    expect(now.size).toBe(0);
  });
});
