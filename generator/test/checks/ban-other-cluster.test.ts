import { expect, test } from "vitest";
import { banOtherCluster } from "../../src/checks/ban-other-cluster.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(banOtherCluster(fixture())).toEqual([]);
});

test("refuses an Application that reads another cluster's folder", () => {
  const rendered = plant(fixture(), ({ get }) => {
    get("Application", "tasks").spec.source.path = "clusters/microk8s/tasks";
  });
  expect(banOtherCluster(rendered)).toEqual([
    {
      where: "apps/minikube/tasks.yaml",
      subject: "argoproj.io/v1alpha1/Application argocd/tasks",
      message: "spec.source.path names clusters/microk8s",
      rule: "ban-other-cluster",
      hint: "everything of minikube belongs in clusters/minikube, apps/minikube and argocd/minikube",
    },
  ]);
});

test.each(["./apps/microk8s", "/clusters/*", "see:\nargocd/microk8s/x", "https://git.example.org/r/clusters/mini"])(
  "refuses %j anywhere",
  (text) => {
    const found = refused(banOtherCluster, ({ get }) => {
      get("ConfigMap", "tasks").data.NOTE = text;
    });
    expect(found).toEqual([expect.stringMatching(/^data\.NOTE names (?:clusters|apps|argocd)\//)]);
  },
);

test.each([
  "apps/v1",
  "apps/v1beta2",
  "clusters/minikube/tasks",
  "see clusters/minikube.",
  "my-clusters/other",
  "argocd.argoproj.io/sync-wave",
  "apps/",
])("accepts %s", (text) => {
  const found = refused(banOtherCluster, ({ get }) => {
    get("ConfigMap", "tasks").data.NOTE = text;
  });
  expect(found).toEqual([]);
});

test("refuses a file in another cluster's folder", () => {
  const { declared, manifests } = fixture();
  const astray = manifests.map((manifest) => ({
    ...manifest,
    path: manifest.path.replace("minikube/images", "mini/images"),
  }));
  const found = banOtherCluster({ declared, manifests: astray }).map(({ where, message }) => [where, message]);
  expect(found).toContainEqual(["clusters/mini/images/service.yaml", "the file is in clusters/mini"]);
  expect(found).toHaveLength(5);
});

test("reports an object in the cluster to which it does not belong, and not in its own", () => {
  const rendered = fixture();
  expect(banOtherCluster(rendered)).toEqual([]);
  const elsewhere = { ...rendered, declared: { ...rendered.declared, cluster: "microk8s" } };
  expect(banOtherCluster(elsewhere).map(({ message }) => message)).toContain(
    "spec.source.path names clusters/minikube",
  );
});

test("refuses another cluster's folder next to the cluster's own", () => {
  const found = refused(banOtherCluster, ({ get }) => {
    get("ConfigMap", "tasks").data.NOTE = "clusters/minikube clusters/microk8s";
  });
  expect(found).toEqual(["data.NOTE names clusters/microk8s"]);
});
