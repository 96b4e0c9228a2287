import { cronJob, job } from "../checks/fixture/batch.ts";
import type { Fault } from "./fault.ts";

const backend = "taskflow-backend";

/** Jobs and CronJobs, and the exceptions of images that somebody else built. */
export const batch: readonly Fault[] = [
  {
    fault: "a CronJob runs on 31 February",
    rule: "valid-schedule",
    message: '"0 0 31 2 *" never runs',
    plant: ({ add }) => add("report/cronjob.yaml", cronJob("report", { schedule: "0 0 31 2 *" })),
  },
  {
    fault: "a CronJob's schedule has a field for seconds",
    rule: "valid-schedule",
    message: "has 6 fields, not 5",
    plant: ({ add }) => add("report/cronjob.yaml", cronJob("report", { schedule: "0 0 3 * * *" })),
  },
  {
    fault: "a CronJob's time zone is misspelt",
    rule: "valid-schedule",
    message: 'there is no time zone "Europe/Berln"',
    plant: ({ add }) => add("report/cronjob.yaml", cronJob("report", { timeZone: "Europe/Berln" })),
  },
  {
    fault: "a CronJob starts a missed run at any later time",
    rule: "valid-schedule",
    message: "has no startingDeadlineSeconds",
    plant: ({ add }) => add("report/cronjob.yaml", cronJob("report", { startingDeadlineSeconds: undefined })),
  },
  {
    fault: "a Job's pod restarts for ever",
    rule: "valid-job",
    message: "restartPolicy is Always, not Never or OnFailure",
    plant: ({ add }) => {
      const object = job("once");
      object.spec.template.spec.restartPolicy = "Always";
      add("once/job.yaml", object);
    },
  },
  {
    fault: "a CronJob's Job may hang without end, and blocks all later ones",
    rule: "valid-job",
    message: "has no activeDeadlineSeconds",
    plant: ({ add }) => add("report/cronjob.yaml", cronJob("report", {}, { activeDeadlineSeconds: undefined })),
  },
  {
    fault: "a Job deletes itself, and Argo CD creates it again",
    rule: "valid-job",
    message: "Argo CD creates the deleted Job again",
    plant: ({ add }) => add("once/job.yaml", job("once", { ttlSecondsAfterFinished: 60 })),
  },
  {
    fault: "a PreSync hook runs as a ServiceAccount that Argo CD applies after it",
    rule: "valid-job",
    message: 'needs ServiceAccount "tasks", which Argo CD applies after it',
    plant: ({ add }) => add("once/job.yaml", job("once", {}, { "argocd.argoproj.io/hook": "PreSync" })),
  },
  {
    fault: "a CronJob's name leaves no room for its Jobs' names",
    rule: "valid-name",
    message: "has 53 characters, 52 at most",
    plant: ({ add }) => add("report/cronjob.yaml", cronJob("r".repeat(53))),
  },
  {
    fault: "a CronJob with Allow starts more Jobs than the quota admits",
    rule: "quota-fits",
    message: "pods: ",
    plant: ({ add }) =>
      add(
        "report/cronjob.yaml",
        cronJob(
          "report",
          { concurrencyPolicy: "Allow", schedule: "* * * * *" },
          { activeDeadlineSeconds: 36_000, parallelism: 9 },
        ),
      ),
  },
  {
    fault: "a CronJob's container runs as root",
    rule: "require-security-context",
    message: 'container "report" runAsUser is 0, which is root',
    plant: ({ add }) => {
      const object = cronJob("report");
      object.spec.jobTemplate.spec.template.spec.containers[0].securityContext.runAsUser = 0;
      add("report/cronjob.yaml", object);
    },
  },
  {
    fault: "an image of somebody else runs as root by an exception, where the namespace admits no root",
    rule: "require-security-context",
    message: "enforces restricted, so the API server refuses the pod; it needs baseline",
    plant: ({ add, declared }) => {
      const object = job("once");
      Object.assign(object.spec.template.spec.containers[0].securityContext, { runAsUser: 0, runAsNonRoot: false });
      add("once/job.yaml", object);
      declared.exceptions = [
        { namespace: backend, workload: "once", container: "once", allows: "root", reason: "its image" },
      ];
    },
  },
  {
    fault: "an exception outlives its need",
    rule: "ban-unused-exception",
    message: 'exception "writable-root" of container "once" allows what the container does not do',
    plant: ({ add, declared }) => {
      add("once/job.yaml", job("once"));
      declared.exceptions = [
        { namespace: backend, workload: "once", container: "once", allows: "writable-root", reason: "its image" },
      ];
    },
  },
  {
    fault: "a grpc probe asks a port that the container does not serve",
    rule: "require-probe",
    message: "readinessProbe names port 9000, which the container does not have",
    plant: ({ container }) => {
      container("tasks").readinessProbe = { grpc: { port: 9000 } };
    },
  },
  {
    fault: "a probe asks a port of UDP",
    rule: "require-probe",
    message: "a probe connects by TCP",
    plant: ({ container }) => {
      container("tasks").ports.push({ name: "dns", containerPort: 5353, protocol: "UDP" });
      container("tasks").readinessProbe = { tcpSocket: { port: "dns" } };
    },
  },
];
