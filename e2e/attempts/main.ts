/** Runs the attempts alone: `node e2e/attempts/main.ts CLUSTER`. */
import { createReport } from "../../operate/report.ts";
import { nodeAddress, openTarget } from "../../operate/target.ts";
import { attempts } from "./index.ts";

const target = await openTarget(process.argv[2]);
const world = { ...target, node: await nodeAddress(target.api), authority: undefined, mayPush: false };
const report = createReport(1);
try {
  const lines = await report.step(attempts.title, (say) => attempts.run(world, say));
  for (const line of lines) report.line(`    ${line}`);
} catch (error) {
  report.line((error as Error).message);
  process.exitCode = 1;
} finally {
  target.api.close();
}
