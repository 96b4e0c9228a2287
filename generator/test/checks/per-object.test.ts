import { expect, test, vi } from "vitest";
import { inCluster, perObject } from "../../src/checks/per-object.ts";
import type { KubeObject } from "../../src/render/manifest.ts";
import { fixture } from "./fixture.ts";

const { declared } = fixture();
const object: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "b" } };

test("judges an object once and reports its file in each cluster", () => {
  const judge = vi.fn(() => [{ message: "wrong", hint: "mend it" }]);
  const rule = perObject("some-rule", judge);
  const issue = { subject: "v1/ConfigMap b/a", message: "wrong", hint: "mend it", rule: "some-rule" };
  expect(rule({ declared, manifests: [{ path: "clusters/one/a.yaml", object }] })).toEqual([
    { where: "clusters/one/a.yaml", ...issue },
  ]);
  expect(rule({ declared, manifests: [{ path: "clusters/two/a.yaml", object }] })).toEqual([
    { where: "clusters/two/a.yaml", ...issue },
  ]);
  expect(judge).toHaveBeenCalledTimes(1);
});

test("names the file that sets a value by the microservices of each cluster, not by those of the first", () => {
  const rule = perObject("some-rule", () => [{ message: "wrong", hint: { name: "auth", sets: "ports" } }]);
  const hintOn = (microservices: string[]) =>
    rule({ declared: { ...declared, microservices }, manifests: [{ path: "a", object }] }).map(({ hint }) => hint);
  expect(hintOn(["auth"])).toEqual(["generator/src/catalog/microservices/auth.ts sets ports"]);
  expect(hintOn([])).toEqual(["generator/src/charts sets ports"]);
});

test("judges a second object that is equal again", () => {
  const judge = vi.fn(() => []);
  const rule = perObject("some-rule", judge);
  rule({ declared, manifests: [{ path: "a", object }] });
  rule({ declared, manifests: [{ path: "a", object: structuredClone(object) }] });
  expect(judge).toHaveBeenCalledTimes(2);
});

test("judges the same object again in each cluster where the rule is about a cluster", () => {
  const rule = inCluster("some-rule", (_, cluster) => [{ message: `one of ${cluster.ofKind("ConfigMap").length}` }]);
  const alone = rule({ declared, manifests: [{ path: "a", object }] });
  const manifests = ["a", "b"].map((path) => ({ path, object }));
  expect(alone.map(({ message }) => message)).toEqual(["one of 1"]);
  expect(rule({ declared, manifests }).map(({ where, message }) => [where, message])).toEqual([
    ["a", "one of 2"],
    ["b", "one of 2"],
  ]);
});
