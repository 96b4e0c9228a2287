import { describe, expect, it } from "vitest";
import type { StepContext } from "../../e2e/context.ts";
import { nodeImageOf } from "../../e2e/in-pod.ts";
import { whyLeftOut } from "../../e2e/step.ts";
import { alert } from "../../e2e/steps/alert.ts";
import { autoscaling } from "../../e2e/steps/autoscaling.ts";
import { stepsOf } from "../../e2e/steps/index.ts";
import { hasWitness } from "../../e2e/witness.ts";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { laptop, rack } from "./fixture.ts";

/** The steps that are left out on a cluster, with the reason of each. */
function leftOut(planned: PlannedCluster, mayPush = true): Record<string, string> {
  const context = { planned, mayPush, nodeImage: nodeImageOf(planned) } as unknown as StepContext;
  return Object.fromEntries(
    stepsOf({ powerCut: "x" }).flatMap((step) => {
      const why = whyLeftOut(step, context);
      return why === undefined ? [] : [[step.title, why]];
    }),
  );
}

describe("the steps of the proof", () => {
  it.each([laptop, rack])("all run on a cluster that has something for each: $planned.name", ({ planned }) => {
    // Those two depend on the application of the catalog as well.
    const own = hasWitness ? [alert.title] : [alert.title, autoscaling.title];
    expect(Object.keys(leftOut(planned)).filter((title) => !own.includes(title))).toEqual([]);
  });

  it("that push are left out on a cluster that follows another server", () => {
    const reasons = Object.values(leftOut(laptop.planned, false)).filter((why) => why.includes("pushes commits"));
    expect(reasons).toHaveLength(4);
  });

  it("that have nothing to prove are left out, with the reason", () => {
    const { components } = laptop.planned;
    const left = leftOut({ ...laptop.planned, components: components.filter(({ kind }) => kind === "namespace") });
    expect(left).toMatchObject({
      "API routes, through every NodePort and host":
        "laptop declares no gateway, and no NodePort and no host of another microservice",
      "Every allowed and denied connection, attempted":
        "no microservice runs on Node: name an image with Node by --node-image",
      "Data stores scaled to zero and back": "laptop declares no data store",
      "Autoscaling under load, which Argo CD does not revert": "laptop declares no autoscaler",
      "Prometheus scrapes every declared target": "laptop declares no Prometheus",
    });
    expect(Object.keys(left)).toHaveLength(11);
  });

  it("that run programs beside pods run with an image that is named", () => {
    const context = { planned: laptop.planned, mayPush: true, nodeImage: "node:26" } as unknown as StepContext;
    const left = stepsOf({ powerCut: undefined }).filter((step) => whyLeftOut(step, context)?.includes("--node-image"));
    expect(left).toEqual([]);
  });
});
