/** A real S3-compatible server: versitygw on a folder, where each object is a file. */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../local/servers/guard.ts";
import { freePort, isOpen } from "../../../local/servers/ports.ts";
import { restartable } from "../../../local/servers/restartable.ts";
import { missing, programs } from "../../../setup/programs.ts";

export async function startS3() {
  const program = programs.versitygw.find();
  if (!program) throw new Error(missing("versitygw"));
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
