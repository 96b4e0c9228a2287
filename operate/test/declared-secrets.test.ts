import { describe, expect, it } from "vitest";
import type { PlannedSecret } from "../../generator/src/plan/types.ts";
import type { Api } from "../api.ts";
import { makeSecrets } from "../bootstrap/secrets.ts";
import { laptop, rack } from "./fixture.ts";
import { carriedOut, idOf, looking, planned, secret, type There, type Values, valuesOf } from "./secrets-fixture.ts";

describe.each([laptop, rack])("the Secrets of $cluster.name", ({ planned: whole }) => {
  const declared = whole.secrets.filter(({ type }) => type === "Opaque");
  const credentials = [...new Set(declared.flatMap(({ keys }) => keys.map(({ credential }) => credential)))];

  it("are declared once each, and share credentials", () => {
    expect(new Set(declared.map(idOf)).size).toBe(declared.length);
    expect(credentials.length).toBeGreaterThan(0);
    expect(declared.flatMap(({ keys }) => keys).length).toBeGreaterThanOrEqual(credentials.length);
  });

  it("agree on an empty cluster, and after the loss of any Secret or any key", () => {
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
  /** A cluster that has only Secrets. */
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
  const { planned: whole } = laptop;
  const opaque = whole.secrets.filter(({ type }) => type === "Opaque");

  it("are created, completed, then left unchanged; the report contains names, but no values", async () => {
    const [first] = opaque;
    const { api, now } = store(new Map([[idOf(first as PlannedSecret), undefined]]));
    const report = await makeSecrets({ api, planned: whole }, false);
    expect(report).toHaveLength(opaque.length);
    expect(report.join()).toContain(`completed by ${first?.keys.map(({ key }) => key).join(", ")}`);
    for (const values of now.values())
      for (const value of Object.values(values ?? {})) {
        expect(report.join()).not.toContain(value);
        expect(report.join()).not.toContain(Buffer.from(value, "base64").toString());
      }
    expect(await makeSecrets({ api, planned: whole }, false)).toEqual([]);
  });

  it("are only listed in a dry run", async () => {
    const { api, now } = store(new Map());
    expect(await makeSecrets({ api, planned: whole }, true)).toHaveLength(opaque.length);
    expect(now.size).toBe(0);
  });
});
