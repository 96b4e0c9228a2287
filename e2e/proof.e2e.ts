/** The same steps as `npm run e2e`, each as a test. The cluster's name stands in CLUSTER, a power cut's command in POWER_CUT. */
import { afterAll, beforeAll, test } from "vitest";
import { openWorld } from "./open-world.ts";
import { runStep } from "./step.ts";
import { stepsOf } from "./steps/index.ts";

const { CLUSTER: cluster, CONTEXT: context, POWER_CUT: powerCut } = process.env;
let opened: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  opened = await openWorld({ cluster, context });
});
afterAll(() => opened?.close());

for (const { title, rows, needsGit, run } of stepsOf({ powerCut }))
  test(`${title} (${rows.join(", ")})`, async ({ skip }) => {
    const { world } = opened;
    skip(needsGit === true && !world.mayPush, "this cluster follows no git server of bootstrap --local");
    for (const line of await runStep({ run }, world, () => {})) console.info(line);
  });
