/** Compares each running process' /metrics with its declaration: names, types, help texts, labels and values. */
import { randomBytes } from "node:crypto";
import { metrics } from "@taskflow/generator/metrics/index";
import type { MetricSet } from "@taskflow/generator/model/metric";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endpoint } from "../../generator/src/model/endpoints.ts";
import { contractFaults } from "../../services/kit/test/contract.ts";
import { eventually } from "../../services/kit/testing.ts";
import { needs } from "../../setup/needs.ts";
import { client } from "../dev/client.ts";
import { seed } from "../dev/seed.ts";
import { renderedPod } from "../rendered.ts";
import type { Service } from "../services.ts";
import { ourServices, startTaskflow, type Taskflow } from "../taskflow.ts";

const cluster = "minikube";

const containers = ourServices().flatMap((pod) =>
  renderedPod(cluster, pod).containers.map(({ name }, index) => ({ pod, name, index })),
);

describe("after some traffic", needs("postgres", "redis"), () => {
  let taskflow: Taskflow;
  beforeAll(async () => {
    taskflow = await startTaskflow({ cluster, entry: { kind: "proxy" } });
    await seed(taskflow.entry.url);
    await trouble(taskflow);
    // Wait until the consumers have read the last change from the stream.
    const lag = async (name: string) => /^taskflow_stream_lag (\S+)$/m.exec(await scrape(taskflow.service(name)))?.[1];
    await eventually(async () => (await lag("metrics")) === "0" && (await lag("notifications")) === "0");
  }, 120_000);
  afterAll(() => taskflow?.stop());

  test.each(containers)("$name tells what is declared, and nothing else", async ({ pod, name, index }) => {
    const [replica] = taskflow.service(pod).replicas;
    const own = (index === 0 ? replica?.service : replica?.sidecars[index - 1]) as Service;
    const declared = (metrics as Record<string, MetricSet>)[name];
    if (!declared)
      throw new Error(`no metrics are declared for ${name}: declare them in generator/src/catalog/metrics`);
    // Twice: the second scrape reports metrics of the first one.
    await scrape(own);
    expect(contractFaults(await scrape(own), declared)).toEqual([]);
  });

  test.each([
    ["users", /^taskflow_users_registered_total [1-9]/m],
    ["users", /^taskflow_credential_checks_total{result="wrong password"} [1-9]/m],
    ["users", /^taskflow_database_query_seconds_count{operation="add_user"} [1-9]/m],
    ["auth", /^taskflow_login_failures_total{reason="wrong"} [1-9]/m],
    ["auth", /^taskflow_login_failures_total{reason="slowed"} 0$/m],
    ["auth", /^taskflow_sessions [1-9]/m],
    ["tasks", /^taskflow_task_changes_total{type="task.created"} 1[0-9]$/m],
    ["tasks", /^taskflow_task_conflicts_total{reason="version"} 1$/m],
    ["notifications", /^taskflow_events_consumed_total{outcome="handled"} [1-9]/m],
    ["notifications", /^taskflow_dead_letters_total 1$/m],
    ["notifications", /^taskflow_emails_total{result="sent"} 0$/m],
    ["metrics", /^taskflow_tasks_created_total 1[0-9]$/m],
    ["metrics", /^taskflow_tasks_completed_total [1-9]/m],
    ["metrics", /^taskflow_tasks{status="open"} [1-9]/m],
    ["metrics", /^taskflow_events_consumed_total{outcome="unreadable"} 1$/m],
    ["images", /^taskflow_uploads_total{result="kept"} [1-9]/m],
    ["images", /^taskflow_uploads_total{result="no picture"} 1$/m],
    ["images", /^taskflow_uploads_total{result="broken off"} 0$/m],
  ])("%s tells the business of it: %s", async (name, sample) =>
    expect(await scrape(taskflow.service(name))).toMatch(sample),
  );
});

async function scrape({ url }: { readonly url: string }): Promise<string> {
  return (await fetch(url + endpoint.metrics)).text();
}

/** Causes everyday failures: each has a label of its own. */
async function trouble({ entry, services, redis }: Taskflow): Promise<void> {
  const [who, email, password] = [client(entry.url), "ana@example.com", randomBytes(12).toString("hex")];
  const refused = (work: Promise<unknown>) => expect(work).rejects.toThrow(/ -> 4\d\d /);
  await who.send("POST", "/api/users/register", { name: "Ana", email, password });
  await refused(who.send("POST", "/api/auth/login", { email, password: "wrong horse battery" }));
  await who.send("POST", "/api/auth/login", { email, password });
  const { body: task } = await who.send("POST", "/api/tasks", { title: "A task" });
  await refused(who.send("PATCH", `/api/tasks/${task.id}`, { title: "Another" }, { "if-match": '"7"' }));
  await refused(who.send("POST", "/api/tasks", { title: "" }));
  await refused(who.upload(`/api/images/upload?task=${task.id}`, "x.png", "image/png", Buffer.from("no picture")));
  // Not an event: its consumers give it up.
  await redis.command("XADD", "taskflow:tasks", "99999999-0", "event", "nonsense");
  for (const { replicas } of services)
    for (const { service, sidecars } of replicas)
      for (const { url } of [service, ...sidecars]) {
        for (const path of [endpoint.ready, "/nowhere", "/docs", "/docs/json", "/users", "/tasks"])
          await fetch(url + path);
        for (const method of ["HEAD", "PUT", "OPTIONS"])
          await fetch(`${url}/no/${randomBytes(4).toString("hex")}`, { method });
      }
}
