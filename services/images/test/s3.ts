/** A real S3-compatible server: versitygw on a folder, where each object is a file. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram } from "../../../local/servers/find.ts";
import { temporaryFolder } from "../../../local/servers/guard.ts";
import { freePort, isOpen } from "../../../local/servers/ports.ts";
import { restartable } from "../../../local/servers/restartable.ts";

const built = fileURLToPath(new URL("../../../node_modules/.cache/gates/bin/versitygw", import.meta.url));

const program = findProgram("versitygw") ?? (existsSync(built) ? built : undefined);

/** The reason why tests with buckets are skipped; undefined if they run. */
export const noS3 = program
  ? undefined
  : "versitygw is not installed: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0";

if (noS3 && process.env.CI) throw new Error(noS3);

export async function startS3() {
  if (!program) throw new Error(noS3);
  const folder = temporaryFolder("s3");
  mkdirSync(join(folder.path, "data", "pictures"), { recursive: true });
  const port = await freePort();
  const [accessKeyId, secretAccessKey] = [randomBytes(10).toString("hex"), randomBytes(20).toString("hex")];
  const plan = {
    name: "versitygw",
    file: program,
    args: ["--port", `127.0.0.1:${port}`, "--keep-alive", "--quiet", "posix", join(folder.path, "data")],
    environment: { ...process.env, ROOT_ACCESS_KEY_ID: accessKeyId, ROOT_SECRET_ACCESS_KEY: secretAccessKey },
    folder: folder.path,
    log: join(folder.path, "log"),
  };
  const server = restartable(plan, {
    isReady: () => isOpen(port),
    signals: { fast: "SIGTERM", immediate: "SIGKILL" },
    close: folder.remove,
  });
  await server.start();
  return {
    ...server,
    url: `http://127.0.0.1:${port}/pictures`,
    /** The folder of the bucket's objects. */
    objects: join(folder.path, "data", "pictures"),
    accessKeyId,
    secretAccessKey,
  };
}

export type S3 = Awaited<ReturnType<typeof startS3>>;
