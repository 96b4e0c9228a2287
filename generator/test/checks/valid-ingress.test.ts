import { expect, test } from "vitest";
import { validIngress } from "../../src/checks/valid-ingress.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validIngress(fixture())).toEqual([]);
});

test("refuses a host that is not the cluster's", () => {
  const rendered = plant(fixture(), ({ get }) => {
    const { spec } = get("Ingress", "tasks");
    spec.rules[0].host = spec.tls[0].hosts[0] = "taks.test";
  });
  expect(validIngress(rendered)).toEqual([
    {
      where: "clusters/minikube/tasks/ingress.yaml",
      subject: "networking.k8s.io/v1/Ingress taskflow-backend/tasks",
      message: 'host "taks.test" is not one of the cluster\'s; did you mean "tasks.test"?',
      rule: "valid-ingress",
      hint: "generator/src/catalog/clusters/minikube.ts sets ingress.hosts",
    },
  ]);
});

test("refuses a rule without a host and a default backend", () => {
  const found = refused(validIngress, ({ get }) => {
    const { spec } = get("Ingress", "tasks");
    spec.defaultBackend = spec.rules[0].http.paths[0].backend;
    delete spec.rules[0].host;
  });
  expect(found).toEqual([
    "has a defaultBackend: it serves every host name",
    "has a rule without a host: it serves every host name",
  ]);
});

test("refuses a host without TLS, a missing class and annotations of one controller", () => {
  const found = refused(validIngress, ({ get }) => {
    const { spec, metadata } = get("Ingress", "tasks");
    spec.tls = [{ hosts: ["other.test"], secretName: "taskflow-tls" }];
    delete spec.ingressClassName;
    metadata.annotations = {
      "nginx.ingress.kubernetes.io/rewrite-target": "/",
      "traefik.ingress.kubernetes.io/router.entrypoints": "web",
      "kubernetes.io/ingress.class": "nginx",
      "kubernetes.io/description": "fine",
    };
  });
  const foreign = "is specific to one ingress controller, and the others ignore it";
  expect(found).toEqual([
    `annotation nginx.ingress.kubernetes.io/rewrite-target ${foreign}`,
    `annotation traefik.ingress.kubernetes.io/router.entrypoints ${foreign}`,
    `annotation kubernetes.io/ingress.class ${foreign}`,
    "has no ingressClassName: any controller may take it",
    'host "tasks.test" has no TLS: passwords would be sent in plain text',
  ]);
});

test("refuses a port that the Service does not have; another rule reports a missing Service", () => {
  const found = refused(validIngress, ({ get }) => {
    const { paths } = get("Ingress", "tasks").spec.rules[0].http;
    paths.push({ path: "/a", backend: { service: { name: "tasks", port: { name: "tasks" } } } });
    paths.push({ path: "/b", backend: { service: { name: "tasks", port: { number: 80 } } } });
    paths.push({ path: "/c", backend: { service: { name: "tasks", port: { number: 8081 } } } });
    paths.push({ path: "/d", backend: { service: { name: "nobody", port: { number: 80 } } } });
  });
  expect(found).toEqual([
    "backend port tasks is not a port of Service tasks, which has http (8081)",
    "backend port 80 is not a port of Service tasks, which has http (8081)",
  ]);
});

test("refuses a host and path of two Ingresses", () => {
  const found = refused(validIngress, ({ add, get }) => {
    const ingress = get("Ingress", "tasks");
    add("other/ingress.yaml", { ...ingress, metadata: { ...ingress.metadata, name: "other" } });
  });
  expect(found).toEqual([
    "tasks.test/ is also served by networking.k8s.io/v1/Ingress taskflow-backend/tasks in clusters/minikube/tasks/ingress.yaml",
  ]);
});

test.each([
  ["ingress-nginx", "nginx.ingress.kubernetes.io/proxy-body-size", "traefik.ingress.kubernetes.io/router.middlewares"],
  ["traefik", "traefik.ingress.kubernetes.io/router.middlewares", "nginx.ingress.kubernetes.io/proxy-body-size"],
])("accepts the annotations of the cluster's own controller, %s, and no others", (controller, own, foreign) => {
  const found = refused(validIngress, ({ declared, get }) => {
    declared.ingressController = controller;
    const keys = [own, foreign, "kubernetes.io/ingress.class", "nginx.org/rewrites"];
    get("Ingress", "tasks").metadata.annotations = Object.fromEntries(keys.map((key) => [key, "x"]));
  });
  const refusedKeys = [foreign, "kubernetes.io/ingress.class", "nginx.org/rewrites"];
  expect(found).toEqual(refusedKeys.map((key) => expect.stringContaining(`annotation ${key} is specific`)));
});

test.each(["configuration-snippet", "server-snippet", "auth-snippet"])(
  "refuses %s, which ingress-nginx refuses",
  (name) => {
    const found = refused(validIngress, ({ declared, get }) => {
      declared.ingressController = "ingress-nginx";
      get("Ingress", "tasks").metadata.annotations = { [`nginx.ingress.kubernetes.io/${name}`]: "deny all;" };
    });
    expect(found).toEqual([
      `annotation nginx.ingress.kubernetes.io/${name} holds nginx configuration, which ingress-nginx refuses`,
    ]);
  },
);
