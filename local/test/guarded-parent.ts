/** Starts servers, prints their processes and folders, and then waits or ends. */
import { missing } from "../../setup/programs.ts";
import { temporaryFolder } from "../servers/guard.ts";
import { startNginx } from "../servers/nginx.ts";
import { startPostgres } from "../servers/postgres.ts";
import { startRedis } from "../servers/redis.ts";
import { processTree } from "../servers/tree.ts";

const folder = temporaryFolder("a folder with spaces");
const servers = await Promise.all([
  startPostgres(),
  ...(missing("redis") ? [] : [startRedis()]),
  ...(!missing("nginx") ? [startNginx({ cluster: "minikube", component: "gateway", upstreams: {} })] : []),
]);
const pids = servers.flatMap((server) => processTree(server.pid() ?? 0));
if (process.argv.includes("pause")) for (const server of servers) server.pause();
process.stdout.write(`${JSON.stringify({ pids, folders: [folder.path] })}\n`);
if (!process.argv.includes("end")) setInterval(() => {}, 1000);
