/** The steps of `npm run e2e`, each as a test. CLUSTER is the cluster's name, POWER_CUT the command of the power cut. */
import { afterAll, beforeAll, test } from "vitest";
import { openContext } from "./open-context.ts";
import { runStep, whyLeftOut } from "./step.ts";
import { stepsOf } from "./steps/index.ts";

const { CLUSTER: cluster, CONTEXT: context, POWER_CUT: powerCut, NODE_IMAGE: nodeImage } = process.env;
let opened: Awaited<ReturnType<typeof openContext>>;
beforeAll(async () => {
  opened = await openContext({ cluster, context, nodeImage });
});
afterAll(() => opened?.close());

for (const step of stepsOf({ powerCut }))
  test(`${step.title} (${step.rows.join(", ")})`, async ({ skip }) => {
    const { context } = opened;
    const why = whyLeftOut(step, context);
    skip(why !== undefined, why);
    for (const line of await runStep(step, context, () => {})) console.info(line);
  });
