import { expect, test } from "vitest";
import { coversHost } from "../../src/checks/gateway-api.ts";
import { check } from "../../src/checks/index.ts";
import { noMissingSecret } from "../../src/checks/no-missing-secret.ts";
import { noMissingService } from "../../src/checks/no-missing-service.ts";
import type { Rule } from "../../src/checks/rule.ts";
import { validGateway } from "../../src/checks/valid-gateway.ts";
import { validHttpRoute } from "../../src/checks/valid-http-route.ts";
import { addGateway } from "./fixture/gateway.ts";
import { fixture } from "./fixture.ts";
import { type Loose, type Objects, plant, refused } from "./plant.ts";

type Change = (made: { gateway: Loose; route: Loose }, objects: Objects) => void;

const found = (rule: Rule, change: Change) => refused(rule, (objects) => change(addGateway(objects), objects));
const inGateway = (change: Change) => found(validGateway, change);
const inRoute = (change: Change) => found(validHttpRoute, change);

test("no rule finds anything in a correct Gateway and HTTPRoute", () => {
  expect(check(plant(fixture(), (objects) => void addGateway(objects)))).toEqual([]);
});

test.each([
  [undefined, "a.test", true],
  ["a.test", "a.test", true],
  ["b.test", "a.test", false],
  ["*.test", "a.test", true],
  ["*.a.test", "a.test", false],
  ["*.test", "a.b.test", true],
  ["*.test", "atest", false],
  ["*.test", ".test", false],
])("a listener of %s covers %s: %s", (hostname, host, covered) => {
  expect(coversHost(hostname, host)).toBe(covered);
});

test.each<[message: string, change: Change]>([
  ["has no gatewayClassName", ({ gateway }) => delete gateway.spec.gatewayClassName],
  ['has two listeners named "https"', ({ gateway }) => gateway.spec.listeners.push(gateway.spec.listeners[0])],
  ['listener "https" has no hostname', ({ gateway }) => delete gateway.spec.listeners[0].hostname],
  [
    'listener "https" hostname "taks.test" is not one of the cluster\'s; did you mean "tasks.test"?',
    ({ gateway }) => Object.assign(gateway.spec.listeners[0], { hostname: "taks.test" }),
  ],
  ["protocol is HTTP, without TLS", ({ gateway }) => Object.assign(gateway.spec.listeners[0], { protocol: "HTTP" })],
  ["port is 0", ({ gateway }) => Object.assign(gateway.spec.listeners[0], { port: 0 })],
  ["has no certificateRefs", ({ gateway }) => delete gateway.spec.listeners[0].tls],
  ["no HTTPRoute names it as its parent", ({ route }) => Object.assign(route.spec.parentRefs[0], { name: "other" })],
  [
    "no HTTPRoute names it as its parent",
    ({ route }) => Object.assign(route.spec.parentRefs[0], { namespace: "taskflow-data" }),
  ],
])("refuses a Gateway that %s", (message, change) => {
  expect(inGateway(change)).toEqual([expect.stringContaining(message)]);
});

test("accepts a wildcard that covers a host of the cluster, and TLS that is passed through", () => {
  expect(inGateway(({ gateway }) => Object.assign(gateway.spec.listeners[0], { hostname: "*.test" }))).toEqual([]);
  const tls = { mode: "Passthrough" };
  expect(inGateway(({ gateway }) => Object.assign(gateway.spec.listeners[0], { tls, protocol: "TLS" }))).toEqual([]);
});

test.each<[message: string, change: Change]>([
  ["has no hostnames", ({ route }) => delete route.spec.hostnames],
  [
    'has no listener "http"; known: https',
    ({ route }) => Object.assign(route.spec.parentRefs[0], { sectionName: "http" }),
  ],
  ["has no parentRefs", ({ route }) => delete route.spec.parentRefs],
  [
    'there is no Gateway "entri" in taskflow-backend; did you mean "entry"?',
    ({ route }) => Object.assign(route.spec.parentRefs[0], { name: "entri" }),
  ],
  [
    'parent "entry" is a Service of , not a Gateway',
    ({ route }) => Object.assign(route.spec.parentRefs[0], { kind: "Service", group: "" }),
  ],
  [
    'host "tasks.test" has no listener of Gateway "entry"',
    ({ gateway }) => Object.assign(gateway.spec.listeners[0], { hostname: "other.test" }),
  ],
  [
    "backend port 80 is not a port of Service tasks, which has http (8081)",
    ({ route }) => Object.assign(route.spec.rules[0].backendRefs[0], { port: 80 }),
  ],
  [
    "backend port undefined is not a port of Service tasks",
    ({ route }) => delete route.spec.rules[0].backendRefs[0].port,
  ],
  [
    'backend "tasks" is in taskflow-data, another namespace',
    ({ route }) => Object.assign(route.spec.rules[0].backendRefs[0], { namespace: "taskflow-data" }),
  ],
  [
    'backend "tasks" is a ServiceImport of x, not a Service',
    ({ route }) => Object.assign(route.spec.rules[0].backendRefs[0], { kind: "ServiceImport", group: "x" }),
  ],
  [
    "tasks.test/v2 is also served by gateway.networking.k8s.io/v1/HTTPRoute taskflow-backend/tasks-v2",
    ({ route }, { add }) => add("b.yaml", { ...route, metadata: { ...route.metadata, name: "second" } }),
  ],
])("refuses an HTTPRoute with: %s", (message, change) => {
  expect(inRoute(change)).toEqual([expect.stringContaining(message)]);
});

test("refuses a host that is not the cluster's, although a wildcard covers it", () => {
  const messages = inRoute(({ gateway, route }) => {
    gateway.spec.listeners[0].hostname = "*.test";
    route.spec.hostnames = ["bank.test", "tasks.test"];
  });
  expect(messages).toEqual([expect.stringContaining('host "bank.test" is not one of the cluster\'s')]);
});

test("two matches of one path differ by type, method or header", () => {
  const messages = inRoute(({ route }) => {
    const [{ path }] = route.spec.rules[0].matches;
    route.spec.rules[0].matches.push({ path: { ...path, type: "Exact" } });
    route.spec.rules[0].matches.push({ path, method: "GET" }, { path, headers: [{ name: "a", value: "b" }] });
  });
  expect(messages).toEqual([]);
  expect(inRoute(({ route }) => route.spec.rules.push(route.spec.rules[0]))).toHaveLength(1);
});

test("a route of another namespace needs a Gateway that admits it", () => {
  const moved = (from?: string) =>
    inRoute(({ gateway, route }) => {
      gateway.metadata.namespace = "taskflow-data";
      route.spec.parentRefs[0].namespace = "taskflow-data";
      if (from) gateway.spec.listeners[0].allowedRoutes = { namespaces: { from } };
    });
  expect(moved()).toEqual([expect.stringContaining("admits routes of its own namespace taskflow-data only")]);
  expect(moved("Same")).toHaveLength(1);
  expect(moved("Selector")).toEqual([]);
});

test("the Services of backends and mirrors exist", () => {
  const messages = found(noMissingService, ({ route }) => {
    route.spec.rules[0].backendRefs[0].name = "task";
    route.spec.rules[0].filters = [
      { type: "RequestMirror", requestMirror: { backendRef: { name: "audit", port: 1 } } },
    ];
  });
  expect(messages).toEqual([
    'backend: there is no Service "task" in taskflow-backend; did you mean "tasks"?',
    expect.stringContaining('backend: there is no Service "audit" in taskflow-backend'),
  ]);
});

test("a Gateway's certificate is a declared Secret of its own namespace with both keys", () => {
  const certificate = (change: (reference: Loose, objects: Objects) => void) =>
    found(noMissingSecret, ({ gateway }, objects) => change(gateway.spec.listeners[0].tls.certificateRefs[0], objects));
  expect(certificate(() => {})).toEqual([]);
  expect(certificate((reference) => Object.assign(reference, { name: "gateway-tsl" }))).toEqual([
    'listener "https": no Secret "gateway-tsl" is declared in taskflow-backend; did you mean "gateway-tls"?',
  ]);
  expect(certificate((reference) => Object.assign(reference, { namespace: "taskflow-data" }))).toHaveLength(1);
  expect(certificate((_, { declared }) => Object.assign(declared.secrets.at(-1), { keys: ["tls.crt"] }))).toEqual([
    expect.stringContaining('declares no key "tls.key"'),
  ]);
});

test("a Gateway or an HTTPRoute of another group is not the Gateway API's", () => {
  const foreign: Change = ({ gateway, route }) => {
    gateway.apiVersion = route.apiVersion = "networking.istio.io/v1";
    delete gateway.spec.gatewayClassName;
    delete route.spec.hostnames;
  };
  expect([...inGateway(foreign), ...inRoute(foreign)]).toEqual([]);
});
