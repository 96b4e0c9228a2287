import { expect, test } from "vitest";
import { validName } from "../../src/checks/valid-name.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validName(fixture())).toEqual([]);
});

const named = (name: unknown, kind = "ConfigMap") =>
  refused(validName, ({ get }) => {
    get(kind, "tasks").metadata.name = name;
  });

const grammar = "is not a DNS label: lower-case letters, digits and inner dashes only (RFC 1123)";

test.each(["Tasks", "tasks-", "-tasks", "ta_sks", "ta.sks", "täsks", "tasks🙂"])("refuses %s", (name) => {
  expect(named(name)).toEqual([`name "${name}" ${grammar}`]);
});

test("refuses a name with one character too many, an empty one and a missing one", () => {
  expect(named("a".repeat(63))).toEqual([]);
  expect(named("a".repeat(64))).toEqual([`name "${"a".repeat(64)}" has 64 characters, 63 at most`]);
  expect(named("")).toEqual(['name is ""']);
  expect(named(undefined)).toEqual(["name is undefined"]);
});

test("applies other grammars to Services, roles and resource definitions", () => {
  expect(named("1tasks", "Service")).toEqual(['name "1tasks" of a Service starts with a digit (RFC 1035)']);
  expect(named("1tasks")).toEqual([]);
  const others = refused(validName, ({ add }) => {
    const group = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" };
    add("a.yaml", { ...group, metadata: { name: "system:auth-delegator" } });
    add("b.yaml", { ...group, metadata: { name: "a/b" } });
    add("c.yaml", { apiVersion: "v1", kind: "CustomResourceDefinition", metadata: { name: "apps.argoproj.io" } });
    add("d.yaml", { apiVersion: "v1", kind: "CustomResourceDefinition", metadata: { name: "apps..io" } });
  });
  expect(others).toEqual([`name "a/b" does not fit a URL's path`, `name "" ${grammar}`]);
});

test("refuses invalid names of namespaces, containers, volumes and ports", () => {
  const found = refused(validName, ({ container, get, podSpec }) => {
    get("Deployment", "images").metadata.namespace = "TaskFlow";
    container("images").name = "Images";
    container("health-checker").ports[0].name = "health--checker";
    podSpec("StatefulSet", "postgres").volumes[0].name = "a_b";
    get("Service", "images").spec.ports[0].name = "8083";
  });
  const portName = "is not a port name: lower-case letters, digits and single inner dashes, one letter at least";
  expect(found).toEqual([
    `"health--checker" ${portName}`,
    `namespace "TaskFlow" ${grammar}`,
    `container "Images" ${grammar}`,
    `"8083" ${portName}`,
    `volume "a_b" ${grammar}`,
  ]);
});

test("refuses labels and annotations that the API server would refuse", () => {
  const found = refused(validName, ({ get }) => {
    get("ConfigMap", "tasks").metadata.labels = {
      "a b": "1",
      "Example.org/x": "1",
      "example.org/": "1",
      long: "a".repeat(64),
      odd: "-a",
      empty: "",
      number: 1,
    };
    get("ConfigMap", "tasks").metadata.annotations = {
      [`x/${"a".repeat(64)}`]: "free text, of any length",
      flag: true,
    };
  });
  const tail = "is not letters, digits and inner - _ .";
  expect(found).toEqual([
    `label key "a b": "a b" ${tail}`,
    `label key "Example" ${grammar}`,
    `label key "example.org/": "" ${tail}`,
    "label number is 1, not a string",
    `label long: "${"a".repeat(64)}" has 64 characters, 63 at most`,
    `label odd: "-a" ${tail}`,
    `annotation key "x/${"a".repeat(64)}": "${"a".repeat(64)}" has 64 characters, 63 at most`,
    "annotation flag is true, not a string",
  ]);
});

test("checks the labels of pods and of selectors", () => {
  const found = refused(validName, ({ get }) => {
    get("Service", "tasks").spec.selector = { a: "b/c" };
    get("Deployment", "tasks").spec.template.metadata.labels.b = "c/d";
    get("Deployment", "tasks").spec.selector.matchLabels.c = "d/e";
    get("Deployment", "tasks").spec.template.metadata.annotations["?"] = "";
  });
  const tail = "is not letters, digits and inner - _ .";
  expect(found).toEqual([
    `pod label b: "c/d" ${tail}`,
    `pod annotation key "?": "?" ${tail}`,
    `selector c: "d/e" ${tail}`,
    `selector a: "b/c" ${tail}`,
  ]);
});

test("refuses an environment variable whose name no shell can read", () => {
  const found = refused(validName, ({ container }) => {
    container("tasks").env.push({ name: "1-2", value: "" });
  });
  expect(found).toEqual(['env "1-2" is not a shell variable\'s name']);
});

test("accepts an unnamed container port and an unnamed only port of a Service", () => {
  const found = refused(validName, ({ container, get }) => {
    delete container("tasks").ports[0].name;
    delete get("Service", "tasks").spec.ports[0].name;
  });
  expect(found).toEqual([]);
});

test.each([
  ["CronJob", 52],
  ["StatefulSet", 52],
  ["Job", 63],
  ["DaemonSet", 63],
])("the name of a %s has %i characters at most", (kind, longest) => {
  const named = (length: number) =>
    refused(validName, ({ add }) => {
      const metadata = { name: "a".repeat(length), namespace: "taskflow-backend" };
      add("long.yaml", { apiVersion: "v1", kind, metadata });
    });
  expect(named(longest)).toEqual([]);
  expect(named(longest + 1)).toEqual([expect.stringContaining(`has ${longest + 1} characters, ${longest} at most`)]);
});
