/** How pods are kept: each kind of workload, from facts to objects that pass every check. */
import { expect, test } from "vitest";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

test("a CronJob has a schedule, a time zone, a deadline and no Service", () => {
  const report = imaged(
    "report",
    { args: ["--once"] },
    {
      calls: [{ to: "kube-dns" }, { to: "tasks", env: "TASKS", scheme: "http" }],
      workload: { kind: "cron", schedule: "30 2 * * *", timeZone: "Europe/Berlin", history: { failed: 5 } },
    },
  );
  const { find, has } = outcomeOf(withMore({ microservices: [report] }), "laptop");
  const { spec } = find("CronJob", "report");
  expect(spec).toMatchObject({
    schedule: "30 2 * * *",
    timeZone: "Europe/Berlin",
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 300,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 5,
  });
  expect(spec.jobTemplate.spec).toMatchObject({ backoffLimit: 3, activeDeadlineSeconds: 600 });
  const pod = podOf(find("CronJob", "report")).spec;
  expect(pod.restartPolicy).toBe("Never");
  expect(pod.containers[0].readinessProbe).toBeUndefined();
  expect(pod.containers[0].env).toContainEqual({
    name: "TASKS",
    value: "http://tasks.taskflow-backend.svc.cluster.local:8081",
  });
  expect(has("Service", "report")).toBe(false);
  expect(find("NetworkPolicy", "tasks").spec.ingress.flatMap(({ from }: { from: object[] }) => from)).toContainEqual(
    expect.objectContaining({ podSelector: { matchLabels: { "app.kubernetes.io/name": "report" } } }),
  );
});

test("RabbitMQ is a StatefulSet with a claim template and a headless Service", () => {
  const rabbitmq = imaged(
    "rabbitmq",
    {
      user: 999,
      probes: {
        startup: { exec: ["rabbitmq-diagnostics", "ping"], every: 5, failures: 30, timeout: 10 },
        liveness: { exec: ["rabbitmq-diagnostics", "ping"], every: 30, timeout: 10 },
        readiness: { tcp: { port: "amqp" } },
      },
      graceSeconds: 120,
      writable: { "/var/log/rabbitmq": { size: "16Mi" } },
    },
    {
      namespace: "taskflow-data",
      workload: { kind: "stateful" },
      ports: { amqp: { port: 5672, appProtocol: "amqp" }, management: { port: 15672 } },
      storage: { size: "1Gi", mountPath: "/var/lib/rabbitmq" },
      secrets: { password: { credential: "rabbitmq/admin", env: "RABBITMQ_DEFAULT_PASS" } },
    },
  );
  const worker = imaged(
    "worker",
    {},
    {
      calls: [{ to: "kube-dns" }, { to: "rabbitmq", env: "AMQP_ADDRESS" }],
    },
  );
  const { find } = outcomeOf(withMore({ microservices: [rabbitmq, worker] }), "laptop");
  const { spec, metadata } = find("StatefulSet", "rabbitmq");
  expect(metadata.annotations).toMatchObject({ "argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm" });
  expect(spec).toMatchObject({ replicas: 1, serviceName: "rabbitmq-headless" });
  expect(spec.volumeClaimTemplates[0].spec.resources.requests).toEqual({ storage: "1Gi" });
  expect(find("Service", "rabbitmq-headless").spec.clusterIP).toBe("None");
  expect(find("Service", "rabbitmq").spec.ports[0]).toMatchObject({ name: "amqp", appProtocol: "amqp" });
  const pod = podOf(find("StatefulSet", "rabbitmq")).spec;
  expect(pod.terminationGracePeriodSeconds).toBe(120);
  expect(pod.volumes).toContainEqual({ name: "var-log-rabbitmq", emptyDir: { sizeLimit: "16Mi" } });
  const [worked] = podOf(find("Deployment", "worker")).spec.containers;
  expect(worked.env).toContainEqual({
    name: "AMQP_ADDRESS",
    value: "rabbitmq.taskflow-data.svc.cluster.local:5672",
  });
});

test("a DaemonSet runs on every node, tainted ones included", () => {
  const agent = imaged(
    "agent",
    {},
    {
      workload: { kind: "daemon" },
      placement: { tolerations: [{ key: "dedicated" }] },
    },
  );
  const daemonSet = outcomeOf(withMore({ microservices: [agent] }), "rack").find("DaemonSet", "agent");
  expect(podOf(daemonSet).spec.tolerations).toEqual([{ key: "dedicated", operator: "Exists" }]);
});

test("a service without ports has a Deployment and a policy, and neither Service nor probes", () => {
  const poller = imaged("poller", {}, { calls: [{ to: "kube-dns" }, { to: "redis", env: "REDIS", scheme: "redis" }] });
  const { find, has } = outcomeOf(withMore({ microservices: [poller] }), "rack");
  const [container] = podOf(find("Deployment", "poller")).spec.containers;
  expect(container).not.toHaveProperty("ports");
  expect(container).not.toHaveProperty("readinessProbe");
  expect(has("Service", "poller")).toBe(false);
  expect(find("NetworkPolicy", "poller").spec).not.toHaveProperty("ingress");
});

test("metrics at a path of their own are scraped there, by both kinds of Prometheus; the CPU alone may scale", () => {
  const java = imaged(
    "java",
    {},
    {
      ports: { http: { port: 8092 } },
      scrape: "http",
      metricsPath: "/actuator/prometheus",
      scale: { min: 1, max: 2, cpuPercent: 80 },
    },
  );
  const some = withMore({ microservices: [java] });
  const [rack, laptop] = [outcomeOf(some, "rack"), outcomeOf(some, "laptop")];
  expect(rack.find("ConfigMap", "prometheus").data["prometheus.yml"]).toMatch(
    /job_name: java\n\s+metrics_path: \/actuator\/prometheus/,
  );
  expect(laptop.find("ServiceMonitor", "java").spec.endpoints[0].path).toBe("/actuator/prometheus");
  expect(rack.find("HorizontalPodAutoscaler", "java").spec.metrics).toHaveLength(1);
});
