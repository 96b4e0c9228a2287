import { expect, test } from "vitest";
import { validIngress } from "../../src/checks/valid-ingress.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("lets a correct cluster pass", () => {
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

test("refuses to answer to every host, by a rule or by default", () => {
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

test("refuses a host without TLS, a class that is left open, and one controller's annotations", () => {
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

test("refuses a port that the Service does not have; a Service that is missing is another rule's", () => {
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

test("refuses one host and path twice in the cluster", () => {
  const found = refused(validIngress, ({ add, get }) => {
    const ingress = get("Ingress", "tasks");
    add("other/ingress.yaml", { ...ingress, metadata: { ...ingress.metadata, name: "other" } });
  });
  expect(found).toEqual([
    "tasks.test/ is also served by networking.k8s.io/v1/Ingress taskflow-backend/tasks in clusters/minikube/tasks/ingress.yaml",
  ]);
});
