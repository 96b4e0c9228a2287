/**
 * Runs at the build of an image: loads a service with all of its modules, so that Node's compile cache contains them and each
 * start is short. Without configuration the service must exit with a configuration error; anything else is a broken image.
 * Usage: node warm.ts service/src/main.ts
 */
import { spawnSync } from "node:child_process";

const [main = ""] = process.argv.slice(2);
const { NODE_COMPILE_CACHE = "" } = process.env;
const ended = spawnSync(process.execPath, [main], { env: { NODE_COMPILE_CACHE }, encoding: "utf8", timeout: 60_000 });
if (ended.status !== 1 || !ended.stderr.startsWith("the configuration has")) {
  process.stderr.write(`${main} ended with ${ended.status ?? ended.signal}\n${ended.stderr}${ended.stdout}`);
  process.exitCode = 1;
}
