/** Keys of files and names of volumes, which follow from paths: valid, and one for each path. */
import { expect, test } from "vitest";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

const deployed = (run: object, rest = {}) => {
  const { find, has } = outcomeOf(withMore({ microservices: [imaged("box", run, rest)] }), "laptop");
  const { volumes, containers } = podOf(find("Deployment", "box")).spec;
  const names: string[] = volumes.map(({ name }: { name: string }) => name);
  return {
    data: has("ConfigMap", "box") ? find("ConfigMap", "box").data : {},
    names,
    mounts: containers[0].volumeMounts,
  };
};

const keysOf = (files: Record<string, string>) => {
  const { data, mounts } = deployed({ files });
  // Each file is mounted by its own key, and the key has its text.
  for (const [path, text] of Object.entries(files)) {
    const { subPath } = mounts.find(({ mountPath }: { mountPath: string }) => mountPath === path);
    expect(data[subPath]).toBe(text);
  }
  return Object.keys(data);
};

test("two files of one name in two folders have two keys", () => {
  expect(keysOf({ "/etc/a/conf": "1", "/etc/b/conf": "2" })).toEqual(["etc_a_conf-5f1a8f0f", "etc_b_conf-b31dcc4e"]);
});

test.each([
  ["a name like another's whole path", { "/a/b": "1", "/c/b": "2", "/a_b": "3", "/a_b-662b7b62": "4" }],
  ["folders with characters that no key has", { "/opt/a+b/x": "1", "/opt/a@b/x": "2", "/opt/ä/x": "3" }],
  ["names with characters that no key has", { "/etc/a+b": "1", "/etc/a@b": "2", "/srv/ä": "3" }],
  ["a name that Kubernetes keeps for itself", { "/opt/..data": "1", "/..2026": "2" }],
  ["a path of many folders", { [`/${"d".repeat(200)}/${"e".repeat(200)}/x`]: "1", "/x": "2" }],
])("%s: each file has a valid key of its own", (_, files) => {
  const keys = keysOf(files as Record<string, string>);
  expect(keys.length).toBe(Object.keys(files).length);
  for (const key of keys) expect(key).toMatch(/^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/);
});

test("a writable folder is a volume with the name of its path", () => {
  expect(deployed({ writable: { "/var/cache/nginx": {}, "/data": {} } }).names).toEqual([
    "tmp",
    "var-cache-nginx",
    "data",
  ]);
});

test.each([
  ["names of the pod's own volumes", ["/Tmp", "/data", "/config", "/box-secrets"]],
  ["no letter or digit", ["/_", "/-"]],
  ["more than 63 characters", [`/${"a".repeat(20)}/${"b".repeat(62)}`, `/${"c".repeat(90)}`]],
  ["one name for two", ["/srv/a-b", "/srv/a/b"]],
  ["a name like another's hash", ["/srv-a", "/srv/a", "/srv-a-b068a6ce"]],
])("writable folders with %s: each is a volume with a valid name of its own", (_, paths) => {
  const writable = Object.fromEntries(paths.map((path) => [path, {}]));
  const rest = {
    storage: { size: "1Gi", mountPath: "/srv/volume" },
    secrets: { key: { credential: "box" } },
  };
  const { names, mounts } = deployed({ writable, files: { "/etc/box": "x" } }, rest);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  const mounted: string[] = mounts.map(({ mountPath }: { mountPath: string }) => mountPath);
  expect(mounted).toEqual(expect.arrayContaining(Object.keys(writable)));
});
