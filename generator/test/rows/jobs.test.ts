/** Jobs and CronJobs: when they run, and what pods that end by themselves do without. */
import { describe, expect, test } from "vitest";
import { formatIssues } from "../../src/model/issue.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import type { Workload } from "../../src/model/workload.ts";
import { validate } from "../../src/plan/validate.ts";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

const eachSync = { workload: { kind: "job", runs: "each sync" } } as const;

describe("a Job", () => {
  test("of each sync is a hook that Argo CD runs after the folder's other objects", () => {
    const migrate = imaged("migrate", {}, { workload: { kind: "job", runs: "each sync", retries: 1 } });
    const { metadata, spec } = outcomeOf(withMore({ microservices: [migrate] }), "rack").find("Job", "migrate");
    expect(metadata.annotations).toMatchObject({
      "argocd.argoproj.io/hook": "Sync",
      "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
      "argocd.argoproj.io/sync-wave": "1",
    });
    expect(spec).toMatchObject({ backoffLimit: 1, activeDeadlineSeconds: 600 });
  });

  test("that runs once is replaced where its facts change", () => {
    const seed = imaged("seed", {}, { workload: { kind: "job", runs: "once" } });
    const { metadata } = outcomeOf(withMore({ microservices: [seed] }), "rack").find("Job", "seed");
    expect(metadata.annotations).toMatchObject({ "argocd.argoproj.io/sync-options": "Force=true,Replace=true" });
    expect(metadata.annotations).not.toHaveProperty(["argocd.argoproj.io/hook"]);
  });

  const revision = (tag: string, environment = {}) => {
    const migrate = imaged("migrate", {}, { ...eachSync, environment, image: { repository: "registry.test/m", tag } });
    return outcomeOf(withMore({ microservices: [migrate] }), "rack").find("ConfigMap", "migrate-revision");
  };

  test("of each sync has an object beside it that changes with its image and its variables: Argo CD compares no hooks", () => {
    const { data, metadata } = revision("1.0.0");
    expect(metadata).not.toHaveProperty("annotations");
    expect(data.job).toMatch(/^[0-9a-f]{12}$/);
    expect(revision("1.0.0").data).toEqual(data);
    expect(revision("1.0.1").data).not.toEqual(data);
    expect(revision("1.0.0", { MODE: "fast" }).data).not.toEqual(data);
  });

  test("of each sync keeps the name of that object for itself", () => {
    const names = ["migrate", "migrate-revision"].map((name) => imaged(name, {}, eachSync));
    expect(formatIssues(validate(withMore({ microservices: names })))).toContain(
      'name "migrate-revision" is reserved: it is the ConfigMap with the checksum of migrate',
    );
  });

  test("of each sync has its claim in its own wave: some classes bind it when the Job's pod is there", () => {
    const wave = (workload: Workload) => {
      const migrate = imaged("migrate", {}, { workload, storage: { size: "1Gi", mountPath: "/data" } });
      const { find } = outcomeOf(withMore({ microservices: [migrate] }), "rack");
      return find("PersistentVolumeClaim", "migrate").metadata.annotations?.["argocd.argoproj.io/sync-wave"];
    };
    expect(wave({ kind: "job", runs: "each sync" })).toBe("1");
    expect(wave({ kind: "job", runs: "once" })).toBeUndefined();
    expect(wave({ kind: "cron", schedule: "30 2 * * *" })).toBeUndefined();
  });
});

describe("pods that end by themselves", () => {
  const job = { kind: "job", runs: "once" } as const;
  const cron = { kind: "cron", schedule: "30 2 * * *" } as const;
  const containerOf = (microservice: Microservice, kind: string) => {
    const { find } = outcomeOf(withMore({ microservices: [microservice] }), "rack");
    return podOf(find(kind, microservice.name)).spec.containers[0];
  };

  test.each([
    ["Job", job],
    ["CronJob", cron],
  ])("have neither probes nor a pause before SIGTERM in a %s of one of our services", (kind, workload) => {
    const ours = { ...imaged("nightly"), run: { kind: "node" as const } };
    const container = containerOf({ ...ours, workload }, kind);
    for (const field of ["startupProbe", "livenessProbe", "readinessProbe", "lifecycle"])
      expect(container).not.toHaveProperty(field);
  });

  test("pause where the facts say so", () => {
    const container = containerOf(imaged("nightly", { preStop: { sleepSeconds: 3 } }, { workload: job }), "Job");
    expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 3 } } });
  });
});
