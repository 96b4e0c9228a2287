/** `npm run bench`. See `--help`. */
import { runCommand } from "../generator/src/cli/command/run.ts";
import { commandLine } from "./options.ts";

// Loads only what it measures with.
process.exitCode = await runCommand(commandLine, async (options) => {
  if (options.subject) return (await import("./services.ts")).measureServices(options);
  return (await import("../generator/bench/bench.ts")).measureGenerator(options);
});
