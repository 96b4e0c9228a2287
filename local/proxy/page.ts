/** The built page, with the headers that the rendered nginx sends. */
import { createReadStream, statSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { renderedPod } from "../rendered.ts";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".ico": "image/x-icon",
  ".js": "application/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** The headers that nginx adds to every answer of its own. */
export function pageHeaders(cluster: string): Record<string, string> {
  const configuration = renderedPod(cluster, "frontend").containers[0].files["nginx.conf"] ?? "";
  const found = configuration.matchAll(/^ *add_header (\S+) (?:"([^"]*)"|(\S+)) always;/gm);
  return Object.fromEntries(
    [...found].map(([, name = "", quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? ""]),
  );
}

/** Names under /assets/ contain a hash of the content, so they may be cached; the page itself is revalidated. As rendered. */
const assets = "/assets/";
export const cacheControl = (path: string): string =>
  path.startsWith(assets) ? "public, max-age=31536000, immutable" : "no-cache";

/** Sends the file at `path` (normalized); if there is none, the page itself, which has routes of its own. */
export function sendPage(folder: string, path: string, headOnly: boolean, response: ServerResponse): void {
  const page = path.startsWith(assets) ? undefined : fileAt(join(folder, "index.html"));
  const [file, size] = fileAt(join(folder, path)) ?? page ?? [];
  if (file === undefined) return void response.writeHead(404).end();
  response.writeHead(200, {
    "content-type": types[extname(file)] ?? "application/octet-stream",
    "content-length": size,
    "cache-control": cacheControl(path),
  });
  if (headOnly) response.end();
  else
    createReadStream(file)
      .on("error", (error) => response.destroy(error))
      .pipe(response);
}

function fileAt(path: string): [string, number] | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? [path, found.size] : undefined;
}
