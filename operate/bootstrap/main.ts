/** `npm run bootstrap -- CLUSTER`. See `--help`. */
import { fileURLToPath } from "node:url";
import { runCommand } from "../../generator/src/cli/command/run.ts";
import { ApiError } from "../api.ts";
import { lockCluster } from "../cluster/lock.ts";
import { createReport } from "../report.ts";
import { declaredCluster, openTarget, type Target } from "../target.ts";
import { addresses } from "./addresses.ts";
import { bootstrap, judge } from "./bootstrap.ts";
import { commandLine, type Options } from "./options.ts";
import { preflight } from "./preflight/index.ts";
import { startCluster } from "./start.ts";
import { missingTools } from "./tools.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function main(options: Options): Promise<void> {
  const cluster = declaredCluster(options.cluster);
  const missing = missingTools(options, cluster.name);
  if (missing.length > 0) throw new Error(missing.join("\n"));
  if (options.start && !options.dryRun)
    await createReport(1).step(`Start ${cluster.name}`, (say) => startCluster(cluster, say));
  const target = await openTarget(cluster.name, options.context);
  try {
    await locked(target, options);
  } finally {
    target.api.close();
  }
}

async function locked(target: Target, options: Options): Promise<void> {
  const unlock = options.dryRun
    ? async () => {}
    : await lockCluster(target.api, "bootstrap").catch(refused(target, options));
  const interrupted = async (signal: NodeJS.Signals) => {
    process.stderr.write(`\n${signal}: run the same command again to continue\n`);
    await unlock().catch(() => {});
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    await bootstrap(target, options, createReport, root);
    if (!options.dryRun) process.stdout.write(`\n${(await addresses(target)).join("\n")}\n`);
  } finally {
    // The steps have already reported an unreachable API server; the Lease expires by itself.
    await unlock().catch(() => {});
  }
}

/** A user who may not even create the lock's Lease gets all findings about the cluster, as any other user. */
const refused = (target: Target, options: Options) => async (cause: unknown) => {
  if (!(cause instanceof ApiError && cause.status === 403)) throw cause;
  judge(await preflight(target, options), () => {});
  throw cause;
};

process.exitCode = await runCommand(commandLine, main);
