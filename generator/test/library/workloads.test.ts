/** Alerts and panels for each kind of workload, and for microservices without metrics. */
import { describe, expect, test } from "vitest";
import { filesOf } from "../facts.ts";
import { cleanUp, demon, migrate, scraped, silent, store } from "./microservices.ts";
import { alertsOf, dashboardOf, namesOf, small } from "./small.ts";

const expressionOf = (some: ReturnType<typeof small>, name: string) =>
  alertsOf(some).find((alert) => alert.name === name)?.expression.text ?? "";
const titlesOf = (some: ReturnType<typeof small>, uid: string) =>
  dashboardOf(some, uid)?.rows.flatMap(({ panels }) => panels.map(({ title }) => title));

describe("ServiceDown of a microservice without metrics reads the ready pods", () => {
  test.each([
    [silent, 'kube_deployment_status_replicas_available{namespace=~"[^"]+", deployment=~"silent"}'],
    [store, 'kube_statefulset_status_replicas_ready{namespace=~"[^"]+", statefulset=~"store"}'],
    [demon, 'kube_daemonset_status_number_ready{namespace=~"[^"]+", daemonset=~"demon"}'],
  ])("$name", (one, selector) => {
    expect(expressionOf(small([one]), "ServiceDown")).toMatch(new RegExp(selector.replace(/[{}]/g, "\\$&")));
  });

  test("and not those of a scraped one", () => {
    expect(expressionOf(small([scraped, silent]), "ServiceDown")).toMatch(/up\{job=~"scraped"\}.*deployment=~"silent"/);
  });
});

test("the overview counts microservices without metrics by their ready pods", () => {
  const panel = (title: string) =>
    dashboardOf(small([silent, scraped, demon, migrate]), "shop-overview")
      ?.rows.flatMap(({ panels }) => panels)
      .find((one) => one.title === title)?.queries[0].expression.text;
  expect(panel("Services down")).toMatch(/^vector\(3\) - /);
  expect(panel("Who answers")).toMatch(/up\{job=~"scraped"\}.*deployment=~"silent".* > bool 0.*daemonset=~"demon"/);
});

describe("Jobs and CronJobs", () => {
  test("are never missed as pods, since they end", () => {
    const some = small([{ ...migrate, scrape: "http", ports: { http: { port: 8080 } } }, cleanUp]);
    expect(namesOf(some)).not.toContain("ServiceDown");
    expect(expressionOf(some, "TargetVanished")).not.toContain("migrate");
  });

  test("have alerts where the application has them", () => {
    const runs = (some: ReturnType<typeof small>) => namesOf(some).filter((name) => name.includes("Job"));
    expect(runs(small([silent]))).toEqual([]);
    expect(runs(small([silent, migrate]))).toEqual(["JobFailed"]);
    expect(runs(small([silent, cleanUp]))).toEqual(["CronJobFails", "CronJobLate"]);
  });

  test("late means longer than its own bounds", () => {
    const patient = { ...cleanUp, workload: { kind: "cron", schedule: "@daily", deadlineSeconds: 3_600 } } as const;
    expect(expressionOf(small([cleanUp]), "CronJobLate")).toMatch(/ > 900$/);
    expect(expressionOf(small([patient]), "CronJobLate")).toMatch(/ > 3900$/);
  });

  test("have panels on their runs", () => {
    expect(titlesOf(small([migrate]), "shop-migrate")).toEqual([
      "Pods that run",
      "Failed",
      "Restarts in an hour",
      "Pods of migrate",
      "Restarts of migrate",
    ]);
    expect(titlesOf(small([cleanUp]), "shop-clean-up")).toEqual(
      expect.arrayContaining(["Last good run", "Overdue", "Pods of clean-up"]),
    );
  });
});

describe("kube-state-metrics lists Jobs and CronJobs only where there are some", () => {
  const listed = (some: ReturnType<typeof small>, cluster: string) =>
    [...filesOf(some, cluster)].flatMap(([path, text]) =>
      /kube-state-metrics\/deployment|kube-prometheus-stack\.yaml/.test(path)
        ? (text.match(/\b(cron)?jobs\b/g) ?? [])
        : [],
    );

  test.each(["laptop", "rack"])("%s", (cluster) => {
    expect(listed(small([silent]), cluster)).toEqual([]);
    expect(listed(small([silent, migrate]), cluster)).toEqual(["jobs"]);
    expect(listed(small([silent, migrate, cleanUp]), cluster)).toEqual(["cronjobs", "jobs"]);
  });

  test("Prometheus keeps their metrics only there", () => {
    const kept = (some: ReturnType<typeof small>) => Object.keys(some.monitoring.exporters["kube-state-metrics"] ?? {});
    expect(kept(small([silent])).filter((name) => /job|daemonset/.test(name))).toEqual([]);
    expect(kept(small([migrate, demon]))).toEqual(
      expect.arrayContaining(["kube_job_failed", "kube_daemonset_status_number_ready", "kube_pod_status_phase"]),
    );
  });
});
