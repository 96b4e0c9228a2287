/** Turns an upload request into a stored picture, or into a Problem that leaves no files behind. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { images as declared } from "@taskflow/generator/metrics/images";
import type { LabelsOf, ServiceMetrics } from "@taskflow/kit/metrics.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import type { FastifyRequest } from "fastify";
import { displayName } from "./display-name.ts";
import { checkAnnounced, gather } from "./gather.ts";
import type { NewImage } from "./images-repository.ts";
import { formats, inspect } from "./pictures/picture.ts";
import { diskProblem, makeFolder } from "./storage/disk.ts";
import { room } from "./storage/room.ts";
import type { Storage } from "./storage/storage.ts";

export type UploadedFile = Pick<NewImage, "file" | "name">;

type Result = LabelsOf<(typeof declared)["taskflow_uploads_total"]>["result"];

/** The metric's label for a failed upload, by status code. */
const results: Readonly<Record<number, Result>> = {
  400: "malformed",
  413: "too large",
  415: "no picture",
  503: "unavailable",
  507: "full",
};

export function uploads(options: { storage: Storage; maxBytes: number; metrics: ServiceMetrics<typeof declared> }) {
  const { storage, maxBytes, metrics } = options;
  const { directory } = storage.spool;
  const enter = room(storage.spool.bytes);
  const { taskflow_uploads_total: total, taskflow_upload_bytes_total: totalBytes } = metrics.declared;

  async function receive<T>(request: FastifyRequest, keep: (file: UploadedFile) => Promise<T>): Promise<T> {
    checkAnnounced(request, maxBytes);
    const leave = await enter(Math.min(Number(request.headers["content-length"] ?? maxBytes), maxBytes));
    const path = join(directory, randomUUID());
    try {
      await makeFolder(directory);
      const { filename, bytes, sha256 } = await gather(request, path, maxBytes);
      const type = await inspect(path, bytes);
      const name = displayName(filename, `picture.${formats[type].extensions[0]}`);
      const kept = await keep({ file: { path, bytes, sha256, type }, name });
      totalBytes.inc(bytes);
      return kept;
    } finally {
      await rm(path, { force: true }).catch((err) =>
        request.log.warn({ err, path }, "the temporary file of an upload could not be removed"),
      );
      leave();
      drain(request.raw);
    }
  }

  /** Passes a valid file to `keep`, resolves to its result and removes the file. @throws Problem */
  return async <T>(request: FastifyRequest, keep: (file: UploadedFile) => Promise<T>): Promise<T> => {
    try {
      const kept = await receive(request, keep);
      total.inc({ result: "kept" });
      return kept;
    } catch (error) {
      const problem = diskProblem(error);
      const status = problem instanceof Problem ? problem.statusCode : 500;
      // A client that has disconnected does not read the response; the metric says why there is no picture.
      total.inc({
        result: request.raw.destroyed && !request.raw.complete ? "broken off" : (results[status] ?? "error"),
      });
      throw problem;
    }
  };
}

/** Reads the rest of a refused request: else the connection would wait for it indefinitely. */
function drain(request: IncomingMessage): void {
  request.unpipe();
  request.resume();
}
