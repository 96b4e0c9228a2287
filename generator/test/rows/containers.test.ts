/** The parts of a container: files, variables, volumes, rights and a place to run. */
import { expect, test } from "vitest";
import { facts } from "../application/index.ts";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

test("a mounted file is a key of the ConfigMap, and its change rolls the pods", () => {
  const proxy = (text: string) =>
    imaged(
      "proxy",
      { files: { "/etc/proxy/proxy.yaml": text, "/opt/proxy/extra.yaml": "b: 2\n" } },
      {
        ports: { http: { port: 9000 } },
      },
    );
  const outcome = (text: string) => outcomeOf(withMore({ microservices: [proxy(text)] }), "laptop");
  const { find } = outcome("a: 1\n");
  expect(find("ConfigMap", "proxy").data).toEqual({ "extra.yaml": "b: 2\n", "proxy.yaml": "a: 1\n" });
  const [container] = podOf(find("Deployment", "proxy")).spec.containers;
  expect(container.volumeMounts).toContainEqual({
    name: "config",
    mountPath: "/etc/proxy/proxy.yaml",
    subPath: "proxy.yaml",
    readOnly: true,
  });
  const checksum = (from: typeof find) => podOf(from("Deployment", "proxy")).metadata.annotations["checksum/config"];
  expect(checksum(outcome("a: 2\n").find)).not.toBe(checksum(find));
});

test("a group 0 stays the pod's group: an image for any user keeps its files for it", () => {
  const group = (run: object) => {
    const { find } = outcomeOf(withMore({ microservices: [imaged("any", run)] }), "laptop");
    return podOf(find("Deployment", "any")).spec.securityContext;
  };
  expect(group({ group: 0 })).toMatchObject({ runAsUser: 10001, runAsGroup: 0, fsGroup: 0 });
  expect(group({ group: 7 })).toMatchObject({ runAsUser: 10001, runAsGroup: 7, fsGroup: 7 });
  expect(group({})).toMatchObject({ runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 });
});

test("a variable from a Secret refers to the key, and no value is rendered", () => {
  const mailer = imaged("mailer", {}, { secrets: { "api-key": { credential: "mailer/api-key", env: "API_KEY" } } });
  const { find, objects } = outcomeOf(withMore({ microservices: [mailer] }), "laptop");
  expect(podOf(find("Deployment", "mailer")).spec.containers[0].env).toEqual([
    { name: "API_KEY", valueFrom: { secretKeyRef: { name: "mailer-secrets", key: "api-key" } } },
  ]);
  expect(objects.filter(({ kind }) => kind === "Secret")).toEqual([]);
});

test("a volume is a claim that no commit alone deletes, and its pod is replaced before the next starts", () => {
  const wiki = imaged("wiki", {}, { ports: { http: { port: 8090 } }, storage: { size: "3Gi", mountPath: "/data" } });
  const { find } = outcomeOf(withMore({ microservices: [wiki] }), "rack");
  const claim = find("PersistentVolumeClaim", "wiki");
  expect(claim.spec).toMatchObject({ storageClassName: "fast-disk", resources: { requests: { storage: "3Gi" } } });
  expect(claim.metadata.annotations).toEqual({ "argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm" });
  expect(find("Deployment", "wiki").spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
});

test("a node selector, a toleration, a spread and a priority class are in the pod", () => {
  const heavy = imaged(
    "heavy",
    {},
    {
      placement: {
        nodeSelector: { "node.example.com/disk": "ssd" },
        tolerations: [{ key: "dedicated", value: "work", effect: "NoSchedule" }],
        spread: "topology.kubernetes.io/zone",
        priorityClass: "important",
      },
    },
  );
  const { spec } = podOf(outcomeOf(withMore({ microservices: [heavy] }), "rack").find("Deployment", "heavy"));
  expect(spec).toMatchObject({
    nodeSelector: { "node.example.com/disk": "ssd" },
    tolerations: [{ key: "dedicated", operator: "Equal", value: "work", effect: "NoSchedule" }],
    priorityClassName: "important",
    topologySpreadConstraints: [{ topologyKey: "topology.kubernetes.io/zone", maxSkew: 1 }],
  });
});

test("rights to write are a Role in the own namespace, and the pod has a token", () => {
  const leader = imaged(
    "leader",
    {},
    {
      calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
      rights: [{ apiGroup: "coordination.k8s.io", resources: ["leases"], verbs: ["get", "create", "update"] }],
    },
  );
  const { find, has } = outcomeOf(withMore({ microservices: [leader] }), "rack");
  expect(find("Role", "leader").rules).toEqual([
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
  ]);
  expect(find("RoleBinding", "leader").metadata.namespace).toBe("taskflow-backend");
  expect(has("ClusterRole", "taskflow-leader")).toBe(false);
  expect(podOf(find("Deployment", "leader")).spec.automountServiceAccountToken).toBe(true);
});

test("an exception is the main container's alone: the containers beside it keep the standard", () => {
  const legacy = imaged(
    "legacy",
    { user: 0, exceptions: [{ allows: "root", reason: "its start script changes owners" }] },
    { namespace: "loose", calls: [{ to: "kube-dns" }, { to: "redis", env: "REDIS" }] },
  );
  const loose = { owner: "work", quota: facts.application.namespaces["taskflow-data"]?.quota, podSecurity: "baseline" };
  const application = { ...facts.application, namespaces: { ...facts.application.namespaces, loose } } as never;
  const base = { ...facts, application };
  const { find } = outcomeOf(withMore({ facts: base, microservices: [legacy] }), "laptop");
  expect(find("Namespace", "loose").metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "baseline",
  });
  const { securityContext, containers, initContainers } = podOf(find("Deployment", "legacy")).spec;
  expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65534 });
  expect(containers[0].securityContext).toMatchObject({ runAsNonRoot: false, runAsUser: 0 });
  expect(initContainers[0].securityContext).not.toHaveProperty("runAsUser");
});

test("a sidecar has a command, arguments and a user of its own, and the rest of the standard", () => {
  const proxied = imaged(
    "proxied",
    {},
    {
      ports: { http: { port: 8093 } },
      sidecars: [
        {
          name: "proxy",
          description: "Passes requests on",
          image: { repository: "registry.test/proxy", tag: "1.2.3" },
          command: ["/proxy"],
          args: ["--listen=:9400"],
          user: 10002,
          port: 9400,
          localOnly: false,
          probe: "/healthz",
          calls: [],
          environment: {},
          resources: { cpu: ["5m", "50m"], memory: ["8Mi", "32Mi"] },
        },
      ],
    },
  );
  const [sidecar] = podOf(outcomeOf(withMore({ microservices: [proxied] }), "laptop").find("Deployment", "proxied"))
    .spec.initContainers;
  expect(sidecar).toMatchObject({
    command: ["/proxy"],
    args: ["--listen=:9400"],
    restartPolicy: "Always",
    securityContext: { runAsUser: 10002, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  });
});

test("a port below 1024 needs no exception: its pods get the safe sysctl that lets every user listen on it", () => {
  const web = imaged("web", {}, { ports: { http: { port: 80 }, admin: { port: 8080 } } });
  const { spec } = podOf(outcomeOf(withMore({ microservices: [web] }), "laptop").find("Deployment", "web"));
  expect(spec.securityContext.sysctls).toEqual([{ name: "net.ipv4.ip_unprivileged_port_start", value: "80" }]);
  const other = imaged("other", {}, { ports: { http: { port: 1024 } } });
  const plain = podOf(outcomeOf(withMore({ microservices: [other] }), "laptop").find("Deployment", "other")).spec;
  expect(plain.securityContext).not.toHaveProperty("sysctls");
});
