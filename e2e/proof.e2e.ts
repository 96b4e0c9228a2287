/** The steps of `npm run e2e`, each as a test. CLUSTER is the cluster's name, POWER_CUT the command of the power cut. */
import { afterAll, beforeAll, test } from "vitest";
import { openContext } from "./open-context.ts";
import { runStep } from "./step.ts";
import { stepsOf } from "./steps/index.ts";

const { CLUSTER: cluster, CONTEXT: context, POWER_CUT: powerCut } = process.env;
let opened: Awaited<ReturnType<typeof openContext>>;
beforeAll(async () => {
  opened = await openContext({ cluster, context });
});
afterAll(() => opened?.close());

for (const { title, rows, needsGit, run } of stepsOf({ powerCut }))
  test(`${title} (${rows.join(", ")})`, async ({ skip }) => {
    const { context } = opened;
    skip(needsGit === true && !context.mayPush, "this cluster does not follow the git server of bootstrap --local");
    for (const line of await runStep({ run }, context, () => {})) console.info(line);
  });
