import { expect, test } from "vitest";
import { noMissingMiddleware } from "../../src/checks/no-missing-middleware.ts";
import { addGateway, addMiddleware, middlewares } from "./fixture/gateway.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

const annotated = (value: string, names: readonly string[] = ["body"]) =>
  refused(noMissingMiddleware, (objects) => {
    for (const name of names) addMiddleware(objects, name);
    objects.get("Ingress").metadata.annotations = { [middlewares]: value };
  });

test("accepts a correct cluster, and Middlewares that an Ingress names", () => {
  expect(noMissingMiddleware(fixture())).toEqual([]);
  expect(annotated("taskflow-backend-body@kubernetescrd")).toEqual([]);
  expect(
    annotated("taskflow-backend-body@kubernetescrd, taskflow-backend-slow@kubernetescrd", ["body", "slow"]),
  ).toEqual([]);
});

test("refuses a Middleware that is missing, with the nearest one", () => {
  const rendered = plant(fixture(), ({ get }) => {
    get("Ingress").metadata.annotations = { [middlewares]: "taskflow-backend-body@kubernetescrd" };
  });
  expect(noMissingMiddleware(rendered)).toEqual([
    {
      where: "clusters/minikube/tasks/ingress.yaml",
      subject: "networking.k8s.io/v1/Ingress taskflow-backend/tasks",
      message: 'there is no Middleware "taskflow-backend-body"; there is none',
      rule: "no-missing-middleware",
      hint: "generator/src/charts sets it for every microservice",
    },
  ]);
  expect(annotated("taskflow-backend-bodi@kubernetescrd")).toEqual([
    'there is no Middleware "taskflow-backend-bodi"; did you mean "taskflow-backend-body"?',
    "no Ingress and no HTTPRoute uses it",
  ]);
  expect(annotated("body@kubernetescrd")[0]).toContain("a name starts with its namespace and a dash");
});

test("refuses a Middleware that nothing names, and one of another namespace", () => {
  expect(refused(noMissingMiddleware, (objects) => void addMiddleware(objects, "body"))).toEqual([
    "no Ingress and no HTTPRoute uses it",
  ]);
  expect(annotated("taskflow-data-body@kubernetescrd")).toHaveLength(2);
});

test("a chain and an HTTPRoute's filter name Middlewares too", () => {
  const named = (chained: string, filtered: string) =>
    refused(noMissingMiddleware, (objects) => {
      addMiddleware(objects, "body");
      addMiddleware(objects, "all", { chain: { middlewares: [{ name: chained }] } });
      const { route } = addGateway(objects);
      const extensionRef = { group: "traefik.io", kind: "Middleware", name: filtered };
      route.spec.rules[0].filters = [{ type: "ExtensionRef", extensionRef }];
    });
  expect(named("body", "all")).toEqual([]);
  expect(named("bodi", "all")).toEqual([
    expect.stringContaining('"taskflow-backend-bodi"'),
    "no Ingress and no HTTPRoute uses it",
  ]);
  expect(named("body", "al")).toContainEqual(expect.stringContaining('"taskflow-backend-al"'));
});

test("leaves Middlewares of other groups and other annotations alone", () => {
  const found = refused(noMissingMiddleware, (objects) => {
    addMiddleware(objects, "body").apiVersion = "example.org/v1";
    objects.get("Ingress").metadata.annotations = { "example.org/middlewares": "none" };
  });
  expect(found).toEqual([]);
});
