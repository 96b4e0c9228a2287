/** `npm run open -- NAME`. See `--help`. */

import { runCommand } from "../../generator/src/cli/command/run.ts";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { openApi } from "../api.ts";
import { declaredCluster } from "../target.ts";
import { followedCluster, forward, instructions, microserviceNamed } from "./open.ts";
import { commandLine, type Options } from "./options.ts";

async function main({ name, cluster, context, port }: Options): Promise<number> {
  const planned = plan(facts, declaredCluster(cluster ?? (await followedBy(context))));
  const microservice = microserviceNamed(planned, name);
  const way = { microservice, context, port: port ?? microservice.ports[0]?.port ?? 0 };
  process.stdout.write(`${instructions(way).join("\n")}\n`);
  return forward(way);
}

async function followedBy(context: string | undefined): Promise<string> {
  const api = await openApi(context);
  return followedCluster(api).finally(api.close);
}

process.exitCode = await runCommand(commandLine, main);
