/** `npm run teardown -- CLUSTER`. See `--help`. */

import { createInterface } from "node:readline/promises";
import { runCommand } from "../../generator/src/cli/command/run.ts";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { lockCluster } from "../cluster/lock.ts";
import { namespacesOf } from "../planned.ts";
import { createReport } from "../report.ts";
import { openTarget, type Target } from "../target.ts";
import { commandLine, type Options } from "./options.ts";
import { teardown } from "./teardown.ts";

async function main(options: Options): Promise<void> {
  const target = await openTarget(options.cluster, options.context);
  try {
    const deleteData = options.deleteData || (!options.keepData && (await ask(target)));
    const unlock = await lockCluster(target.api, "teardown");
    try {
      const stays = await teardown(target, deleteData, options.timeout, createReport(deleteData ? 4 : 3));
      process.stdout.write(`\nThe cluster still has:\n${stays.map((line) => `  ${line}\n`).join("")}`);
    } finally {
      await unlock();
    }
  } finally {
    target.api.close();
  }
}

/** Asks for the cluster's name before data is deleted, which cannot be restored. Any other answer keeps the data. */
async function ask({ api, planned }: Target): Promise<boolean> {
  const namespaces = namespacesOf(planned);
  const claims = (await api.list("PersistentVolumeClaim")).filter(({ metadata }) =>
    namespaces.includes(metadata.namespace ?? ""),
  );
  if (claims.length === 0) return true;
  if (!process.stdin.isTTY)
    throw new Usage("the cluster has data, and there is no terminal to ask on: use --delete-data or --keep-data");
  const lines = claims.map(
    ({ metadata, spec }) => `  ${metadata.namespace}/${metadata.name}, ${spec.resources.requests.storage}\n`,
  );
  process.stderr.write(`These claims hold data:\n${lines.join("")}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `Type ${planned.name} to delete the data permanently; anything else keeps it: `,
  );
  terminal.close();
  return answer.trim() === planned.name;
}

process.exitCode = await runCommand(commandLine, main);
