import { expect, test } from "vitest";
import { banUnusedException } from "../../src/checks/ban-unused-exception.ts";
import { requirePodSecurity } from "../../src/checks/require-pod-security.ts";
import { requireSecurityContext } from "../../src/checks/require-security-context.ts";
import type { DeclaredException } from "../../src/checks/rule.ts";
import type { Exception } from "../../src/model/exception.ts";
import { cronJob } from "./fixture/batch.ts";
import { fixture } from "./fixture.ts";
import { type Objects, plant } from "./plant.ts";

const namespace = "taskflow-backend";
const levels = "pod-security.kubernetes.io";

/** The findings about the container "images" with this security context, these exceptions and this level of its namespace. */
function judged(
  context: object,
  exceptions: readonly Partial<DeclaredException>[],
  level = "baseline",
  more?: (o: Objects) => void,
) {
  const rendered = plant(fixture(), (objects) => {
    const { container, declared, get } = objects;
    Object.assign(container("images").securityContext, context);
    declared.exceptions = exceptions.map((exception) => ({
      namespace,
      workload: "images",
      container: "images",
      reason: "the image of somebody else",
      ...exception,
    }));
    declared.podSecurity = { [namespace]: level };
    for (const mode of ["enforce", "audit", "warn"])
      get("Namespace", namespace).metadata.labels[`${levels}/${mode}`] = level;
    more?.(objects);
  });
  const rules = [requireSecurityContext, banUnusedException, requirePodSecurity];
  return rules.flatMap((rule) => rule(rendered).map(({ message }) => message));
}

const bind = { drop: ["ALL"], add: ["NET_BIND_SERVICE"] };
const chown = { drop: ["ALL"], add: ["CHOWN", "SETUID"] };

test.each<[allows: Exception["allows"], context: object, level: string, capabilities?: string[]]>([
  ["root", { runAsNonRoot: false }, "baseline"],
  ["root", { runAsNonRoot: false, runAsUser: 0 }, "baseline"],
  ["writable-root", { readOnlyRootFilesystem: false }, "restricted"],
  ["privilege-escalation", { allowPrivilegeEscalation: true }, "baseline"],
  ["capabilities", { capabilities: chown }, "baseline", ["CHOWN", "SETUID"]],
  ["capabilities", { capabilities: bind }, "restricted", ["NET_BIND_SERVICE"]],
  ["seccomp", { seccompProfile: { type: "Localhost" } }, "restricted"],
  ["seccomp", { seccompProfile: { type: "Unconfined" } }, "privileged"],
  ["privileged", { privileged: true, allowPrivilegeEscalation: undefined, capabilities: {} }, "privileged"],
])("accepts %s for %j where the namespace enforces %s", (allows, context, level, capabilities) => {
  expect(judged(context, [{ allows, ...(capabilities ? { capabilities } : {}) }], level)).toEqual([]);
});

test.each<[allows: Exception["allows"], context: object, level: string, needs: string, capabilities?: string[]]>([
  ["root", { runAsNonRoot: false }, "restricted", "baseline"],
  ["privilege-escalation", { allowPrivilegeEscalation: true }, "restricted", "baseline"],
  ["capabilities", { capabilities: chown }, "restricted", "baseline", ["CHOWN", "SETUID"]],
  ["capabilities", { capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }, "baseline", "privileged", ["SYS_ADMIN"]],
  ["seccomp", { seccompProfile: { type: "Unconfined" } }, "baseline", "privileged"],
])("refuses %s for %j where the namespace enforces %s", (allows, context, level, needs, capabilities) => {
  const found = judged(context, [{ allows, ...(capabilities ? { capabilities } : {}) }], level);
  expect(found).toEqual([
    expect.stringContaining(
      `namespace ${namespace} enforces ${level}, so the API server refuses the pod; it needs ${needs}`,
    ),
  ]);
});

test("accepts exactly what the exception names, for exactly its container", () => {
  const writable = { readOnlyRootFilesystem: false };
  const refused = 'container "images" readOnlyRootFilesystem is false, not true';
  const idle = "allows what the container does not do";
  expect(judged(writable, [])).toEqual([refused]);
  expect(judged(writable, [{ allows: "root" }])).toEqual([refused, expect.stringContaining(idle)]);
  expect(judged(writable, [{ allows: "writable-root", workload: "tasks", container: "tasks" }])).toEqual([
    refused,
    expect.stringContaining(idle),
  ]);
  expect(judged(writable, [{ allows: "writable-root", namespace: "taskflow-data" }])).toEqual([
    refused,
    expect.stringContaining('there is no workload "images" in taskflow-data'),
  ]);
  expect(judged(writable, [{ allows: "writable-root", container: "image" }])).toEqual([
    refused,
    expect.stringContaining('images has no such container; did you mean "images"?'),
  ]);
  expect(judged({ ...writable, privileged: true }, [{ allows: "writable-root" }])).toEqual([
    'container "images" privileged is true',
  ]);
});

test("accepts the listed capabilities alone, and reports those that nobody adds", () => {
  const capabilities = ["CHOWN", "KILL"];
  expect(judged({ capabilities: chown }, [{ allows: "capabilities", capabilities }])).toEqual([
    'container "images" adds the capabilities CHOWN,SETUID',
    'exception "capabilities" of container "images" lists KILL, which the container does not add',
  ]);
  expect(judged({ capabilities: bind }, [{ allows: "capabilities" }])).toEqual([
    'exception "capabilities" of container "images" lists no capability',
  ]);
  expect(judged({ capabilities: { add: ["CHOWN"] } }, [{ allows: "capabilities", capabilities: ["CHOWN"] }])).toEqual([
    'container "images" drops the capabilities [], not ALL',
  ]);
});

test("no exception allows a volume of the node", () => {
  const mount = ({ container, podSpec }: Objects) => {
    podSpec("Deployment", "images").volumes.push({ name: "logs", hostPath: { path: "/var/log" } });
    container("images").volumeMounts.push({ name: "logs", mountPath: "/logs" });
  };
  expect(judged({ privileged: true }, [{ allows: "privileged" }], "privileged", mount)).toContain(
    'volume "logs" is of type hostPath, which restricted does not allow',
  );
});

test("a root user of the pod needs an exception for each container that has none of its own", () => {
  const rooted = ({ podSpec }: Objects) => {
    Object.assign(podSpec("Deployment", "images").securityContext, { runAsUser: 0, runAsNonRoot: false });
  };
  expect(judged({}, [{ allows: "root" }], "baseline", rooted)).toEqual([]);
  expect(judged({}, [], "baseline", rooted)).toEqual([
    "pod runAsUser is 0, which is root",
    'container "images" runAsNonRoot is false, not true',
  ]);
});

test("refuses what contradicts itself although it is allowed", () => {
  expect(judged({ runAsUser: 0 }, [{ allows: "root" }])).toEqual([
    'container "images" runAsUser is 0 and runAsNonRoot is true: kubelet does not start the container',
  ]);
  expect(judged({ privileged: true }, [{ allows: "privileged" }], "privileged")).toEqual([
    'container "images" privileged is true and allowPrivilegeEscalation is false: the API server refuses both together',
  ]);
});

test("no exception allows a field of the whole node, and an exception reaches a CronJob's container", () => {
  const network = ({ podSpec }: Objects) => {
    podSpec("Deployment", "images").hostNetwork = true;
  };
  expect(judged({}, [], "privileged", network)).toEqual(["hostNetwork is true: the pod would share it with its node"]);
  const report = { allows: "writable-root" as const, workload: "report", container: "report" };
  const writable = ({ add }: Objects) => {
    const object = cronJob("report");
    object.spec.jobTemplate.spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem = false;
    add("report.yaml", object);
  };
  expect(judged({}, [report], "restricted", writable)).toEqual([]);
  expect(judged({}, [], "restricted", writable)).toEqual([
    'container "report" readOnlyRootFilesystem is false, not true',
  ]);
});

test("a namespace's labels are those of its declared level; audit and warn may be stricter", () => {
  const labelled = (labels: object, level = "baseline") =>
    judged({}, [], level, ({ get }) => Object.assign(get("Namespace", namespace).metadata.labels, labels));
  expect(labelled({ [`${levels}/warn`]: "restricted", [`${levels}/audit`]: "restricted" })).toEqual([]);
  expect(labelled({ [`${levels}/enforce`]: "restricted" })).toEqual([
    `label ${levels}/enforce is restricted, not baseline`,
  ]);
  expect(labelled({ [`${levels}/warn`]: "privileged" })).toEqual([`label ${levels}/warn is privileged, not baseline`]);
  expect(labelled({ [`${levels}/audit`]: "strict" })).toEqual([`label ${levels}/audit is strict, not baseline`]);
});
