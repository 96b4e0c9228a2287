import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSecrets } from "../bootstrap/secrets.ts";
import { base64, carriedOut, idOf, planned, secret, type Values, valuesOf } from "./secrets-fixture.ts";

const server = secret("data/postgres-secrets", {
  "auth-password": "postgres/auth",
  "users-password": "postgres/users",
});
const client = secret("backend/auth-secrets", { "database-password": "postgres/auth", "signing-key": "signing-key" });

describe("the plan of the Secrets", () => {
  it("gives each credential one value, the same in every Secret", () => {
    const { create, complete, conflicts } = planned([server, client]);
    expect(create.map(({ data }) => data)).toEqual([
      { "auth-password": base64("random-1"), "users-password": base64("random-2") },
      { "database-password": base64("random-1"), "signing-key": base64("random-3") },
    ]);
    expect([complete, conflicts]).toEqual([[], []]);
  });

  it("adds a missing key with the value that another Secret has", () => {
    const there = new Map([
      [idOf(server), { "auth-password": base64("kept"), "users-password": base64("other") }],
      [idOf(client), { "signing-key": base64("key") }],
    ]);
    const { create, complete } = planned([server, client], there);
    expect(create).toEqual([]);
    expect(complete).toEqual([{ secret: client, data: { "database-password": base64("kept") } }]);
  });

  it("creates a Secret with the value that another Secret has, in any order of declaration", () => {
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

  it("names both places of a credential with two values, but no value", () => {
    const there = new Map([
      [idOf(server), { "auth-password": base64("one") }],
      [idOf(client), { "database-password": base64("two") }],
    ]);
    const { conflicts } = planned([server, client], there);
    expect(conflicts).toEqual([
      "auth-password of Secret data/postgres-secrets and database-password of Secret backend/auth-secrets contain different values of the credential postgres/auth: delete the key whose value the services do not use",
    ]);
    for (const value of ["one", "two"]) expect(conflicts.join()).not.toContain(base64(value));
  });

  it("creates long values that all differ", () => {
    const values = planSecrets([server, client], () => undefined).create.flatMap(({ data }) => Object.values(data));
    expect(new Set(values).size).toBe(3);
    for (const value of values) expect(Buffer.from(value, "base64").toString()).toMatch(/^[\w-]{32}$/);
  });

  it("keeps these rules for any declared and any existing Secrets", () => {
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
