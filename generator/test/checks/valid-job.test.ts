import { expect, test } from "vitest";
import { validJob } from "../../src/checks/valid-job.ts";
import { cronJob, job } from "./fixture/batch.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

const ofJob = (spec: object = {}, annotations: Readonly<Record<string, string>> = {}) =>
  refused(validJob, ({ add }) => add("once.yaml", job("once", spec, annotations)));
const hook = "argocd.argoproj.io/hook";
const deletePolicy = "argocd.argoproj.io/hook-delete-policy";

test("accepts a correct cluster, Job, hook and CronJob", () => {
  expect(validJob(fixture())).toEqual([]);
  expect(ofJob()).toEqual([]);
  expect(ofJob({}, { [hook]: "Sync", [deletePolicy]: "BeforeHookCreation, HookSucceeded" })).toEqual([]);
  expect(refused(validJob, ({ add }) => add("report.yaml", cronJob("report")))).toEqual([]);
});

test.each([
  [undefined, "Always"],
  ["Always", "Always"],
  ["Sometimes", "Sometimes"],
])("refuses a Job and a CronJob with the restart policy %s", (policy, shown) => {
  const found = refused(validJob, ({ add }) => {
    for (const object of [job("once"), cronJob("report")]) {
      const { template } = object.kind === "Job" ? object.spec : object.spec.jobTemplate.spec;
      template.spec.restartPolicy = policy;
      add(`${object.kind}.yaml`, object);
    }
  });
  const message = `restartPolicy is ${shown}, not Never or OnFailure`;
  expect(found).toEqual([message, message]);
});

test.each(["Deployment", "StatefulSet"])("refuses a %s whose pods do not restart", (kind) => {
  const found = refused(validJob, ({ get }) => {
    get(kind).spec.template.spec.restartPolicy = "OnFailure";
  });
  expect(found).toEqual([`restartPolicy is OnFailure: a ${kind}'s pods only run with Always`]);
});

test.each([
  [{ activeDeadlineSeconds: undefined }, "has no activeDeadlineSeconds"],
  [{ activeDeadlineSeconds: 0 }, "activeDeadlineSeconds is 0"],
  [{ backoffLimit: -1 }, "backoffLimit is -1"],
  [{ parallelism: "2" }, "parallelism is 2"],
  [{ completions: 0 }, "completions is 0"],
  [{ selector: { matchLabels: {} } }, "sets a selector"],
  [{ ttlSecondsAfterFinished: 60 }, "Argo CD creates the deleted Job again"],
])("refuses a Job with %j", (spec, message) => {
  expect(ofJob(spec)).toEqual([expect.stringContaining(message)]);
});

test("a Job of a CronJob may run without a deadline only where the next one replaces it", () => {
  const without = (concurrencyPolicy: string) =>
    refused(validJob, ({ add }) =>
      add("report.yaml", cronJob("report", { concurrencyPolicy }, { activeDeadlineSeconds: undefined })),
    );
  expect(without("Replace")).toEqual([]);
  for (const policy of ["Allow", "Forbid"])
    expect(without(policy)).toEqual([expect.stringContaining("has no activeDeadlineSeconds")]);
});

test("a hook may delete itself, and its words are Argo CD's", () => {
  expect(ofJob({ ttlSecondsAfterFinished: 60 }, { [hook]: "Sync" })).toEqual([]);
  expect(ofJob({}, { [hook]: "presync" })).toEqual([
    expect.stringContaining(`annotation ${hook} "presync" is not one of`),
  ]);
  expect(ofJob({}, { [hook]: "Sync", [deletePolicy]: "Always" })).toEqual([
    expect.stringContaining(`annotation ${deletePolicy} "Always" is not one of`),
  ]);
});

test("a PreSync hook needs only objects that are PreSync hooks too: Argo CD applies the others after it", () => {
  const hooked = (...hooks: string[]) =>
    refused(validJob, ({ add, get }) => {
      const object = job("migrate", {}, { [hook]: "PreSync" });
      object.spec.template.spec.containers[0].envFrom = [{ configMapRef: { name: "tasks" } }];
      add("migrate.yaml", object);
      for (const kind of hooks) get(kind, "tasks").metadata.annotations = { [hook]: "PreSync" };
    });
  const message = (kind: string) =>
    `is a PreSync hook and needs ${kind} "tasks", which Argo CD applies after it: the first sync never ends`;
  expect(hooked()).toEqual([message("ConfigMap"), message("ServiceAccount")]);
  expect(hooked("ConfigMap")).toEqual([message("ServiceAccount")]);
  expect(hooked("ConfigMap", "ServiceAccount")).toEqual([]);
});
