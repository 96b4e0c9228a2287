import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldsDiffer, namesDiffer } from "../../e2e/steps/compare.ts";
import { restartsOf, softSpots } from "../../e2e/steps/containers.ts";
import { answeredFor, declaredObjects, idOf } from "../../e2e/steps/declared-objects.ts";
import { listFiles } from "../../e2e/steps/secrets.ts";
import type { LiveObject } from "../kinds.ts";
import { laptop, rack } from "./fixture.ts";

const { planned } = laptop;

describe("the comparison of declared and live objects", () => {
  it("names missing and undeclared objects", () => {
    expect(namesDiffer("Pod", ["a", "b"], ["b", "c"])).toEqual([
      "Pod a is missing",
      "Pod c exists, but is not declared",
    ]);
  });

  it("ignores defaults of the API server, but no changed field", () => {
    const declared = { ports: [{ port: 80 }], type: "ClusterIP" };
    expect(fieldsDiffer("spec", declared, { ...declared, clusterIP: "10.0.0.1" })).toEqual([]);
    expect(fieldsDiffer("spec", declared, { ports: [{ port: 81 }] })).toEqual([
      "spec.ports[0].port is 81 instead of 80",
      'spec.type is undefined instead of "ClusterIP"',
    ]);
  });

  it("finds an undeclared grant in a policy", () => {
    const [policy] = declaredObjects(planned, "NetworkPolicy").filter(({ metadata }) => metadata.name === "redis");
    const wider = { ...policy?.spec, egress: [{}] };
    expect(fieldsDiffer("spec", policy?.spec, policy?.spec, true)).toEqual([]);
    expect(fieldsDiffer("spec", policy?.spec, wider, true)).toEqual(["spec.egress is [{}] instead of undefined"]);
  });

  it("ignores a chart's own objects, in its namespace only", () => {
    const object = (kind: string, namespace: string, name: string): LiveObject => ({
      ...{ apiVersion: "v1", kind },
      metadata: { namespace, name, labels: { "app.kubernetes.io/name": name } },
    });
    const live = [
      ...["prometheus", "grafana", "stranger", "policy-probe"].map((name) => object("Pod", "monitoring", name)),
      object("Pod", "taskflow-data", "prometheus"),
      ...["prometheus-operated", "policy-probe"].map((name) => object("Service", "monitoring", name)),
      object("Service", "taskflow-backend", "prometheus-operated"),
    ];
    const names = ({ planned }: typeof laptop) =>
      answeredFor(planned, ["monitoring/policy-probe"], live)
        .map((one) => `${one.kind} ${idOf(one)}`)
        .sort();
    expect(names(laptop)).toEqual([
      "Pod monitoring/policy-probe",
      "Pod monitoring/stranger",
      "Pod taskflow-data/prometheus",
      "Service monitoring/policy-probe",
      "Service taskflow-backend/prometheus-operated",
    ]);
    expect(names(rack)).toHaveLength(live.length); // no chart
  });

  it("finds an additional peer in a rule", () => {
    expect(fieldsDiffer("from", [{ a: 1 }], [{ a: 1 }, { b: 2 }])).toEqual([
      'from is [{"a":1},{"b":2}] instead of [{"a":1}]',
    ]);
  });
});

describe("the containers of a pod", () => {
  const [template] = declaredObjects(planned, "Deployment").filter((one) => idOf(one) === "taskflow-backend/auth");
  // biome-ignore lint/suspicious/noExplicitAny: any field may be removed
  const podWith = (change: (spec: any) => void): LiveObject => {
    const spec = structuredClone(template?.spec.template.spec);
    change(spec);
    return { apiVersion: "v1", kind: "Pod", metadata: { name: "auth-1", namespace: "x" }, spec };
  };

  it("meet all rules as declared", () => {
    expect(softSpots(podWith(() => {}))).toEqual([]);
  });

  it.each([
    // biome-ignore lint/suspicious/noExplicitAny: any field may be removed
    ["has no readinessProbe", (spec: any) => delete spec.containers[0].readinessProbe],
    ["may run as root", (spec) => delete spec.securityContext.runAsNonRoot],
    ["may write to its image", (spec) => (spec.containers[0].securityContext.readOnlyRootFilesystem = false)],
    ["may gain privileges", (spec) => delete spec.containers[0].securityContext.allowPrivilegeEscalation],
    ["has capabilities", (spec) => (spec.containers[0].securityContext.capabilities.add = ["NET_RAW"])],
    ["has no seccomp profile", (spec) => delete spec.securityContext.seccompProfile],
    ["has no limits", (spec) => delete spec.containers[0].resources.limits],
    ["has the imagePullPolicy Always", (spec) => (spec.containers[0].imagePullPolicy = "Always")],
  ])("%s", (words, change) => {
    expect(softSpots(podWith(change))).toContain(`x/auth-1: auth ${words}`);
  });

  it("of another image may have what its exceptions permit, and no more", () => {
    const exceptions = [{ allows: "root", reason: "x" }] as const;
    const permitted = { name: "auth", runtime: { kind: "image", user: 0, exceptions } } as const;
    const rooted = podWith((spec) => {
      delete spec.securityContext.runAsNonRoot;
      delete spec.containers[0].livenessProbe;
      spec.containers[0].securityContext.readOnlyRootFilesystem = false;
    });
    expect(softSpots(rooted, permitted).filter((text) => text.includes(": auth "))).toEqual([
      "x/auth-1: auth may write to its image",
    ]);
    expect(softSpots(rooted).filter((text) => text.includes(": auth "))).toHaveLength(3);
    expect(softSpots(rooted, permitted)).toContain("x/auth-1: audit may run as root");
  });

  it("distinguish a restart of the node from one of their own", () => {
    const status = (name: string, reason: string) =>
      ({ name, restartCount: 2, lastState: { terminated: { exitCode: 255, reason } } }) as const;
    const { explained, unexplained } = restartsOf({
      containerStatuses: [status("a", "Unknown"), status("b", "OOMKilled"), { name: "c", restartCount: 0 }],
    });
    expect(explained).toHaveLength(1);
    expect(unexplained).toEqual(["b was restarted 2 times, last after exit code 255 (OOMKilled)"]);
  });
});

describe("a program inside a pod", () => {
  it("lists the keys of a mounted Secret, and no values", async () => {
    const folder = mkdtempSync(join(tmpdir(), "steps-test-"));
    mkdirSync(join(folder, "..2026_01_01"));
    writeFileSync(join(folder, "signing-key"), "value");
    writeFileSync(join(folder, "api-token"), "");
    try {
      expect(await listFiles(folder)).toEqual(["api-token (empty)", "signing-key"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
