import { type Page, send, withSession } from "./http.ts";
import { ApiError, readProblem, readRetryAfter } from "./problem.ts";

export interface Picture {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly task: string | null;
  readonly url: string;
}

export const listPictures = (query: { task?: string; after?: string }, signal?: AbortSignal): Promise<Page<Picture>> =>
  send("GET", "/api/images", { query: { limit: 100, ...query }, signal });
export const deletePicture = (id: string): Promise<void> => send("DELETE", at(id));

const at = (id: string): string => `/api/images/${encodeURIComponent(id)}`;

/** Builds the address from the id: the response's `url` could lead anywhere. */
export const pictureUrl = (picture: Picture): string => at(picture.id);

/** Uploads a file; calls `progress` with the sent share, 0..1. */
export const uploadPicture = (...call: Parameters<typeof uploadOnce>): Promise<Picture> =>
  withSession(() => uploadOnce(...call));

/** Uses XMLHttpRequest, since fetch does not report an upload's progress. */
function uploadOnce(
  file: File,
  task: string,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Picture> {
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append("file", file, file.name || "picture");
  return new Promise((resolve, reject) => {
    const noResponse = (reason: "network" | "timeout") => () => reject(new ApiError(reason, { status: 0 }));
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total > 0 ? loaded / total : 0));
    request.addEventListener("error", noResponse("network"));
    request.addEventListener("timeout", noResponse("timeout"));
    request.addEventListener("abort", () => reject(signal.reason));
    request.addEventListener("load", () => {
      if (request.status === 201 || request.status === 200) resolve(JSON.parse(request.responseText) as Picture);
      else reject(failure(request));
    });
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", `/api/images/upload?task=${encodeURIComponent(task)}`);
    request.timeout = 120_000;
    request.send(form);
  });
}

const failure = (request: XMLHttpRequest): ApiError =>
  new ApiError(
    "answer",
    readProblem(request.status, request.responseText),
    readRetryAfter(request.getResponseHeader("retry-after"), Date.now()),
  );
