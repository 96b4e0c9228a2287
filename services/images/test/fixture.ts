/** Fixtures for tests of images: the service in this process with its own storage and a socket, and requests to it. */
import type { AddressInfo } from "node:net";
import { images as declared } from "@taskflow/generator/metrics/images";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { expect, test } from "vitest";
import { createApp } from "../src/app.ts";
import { type ImagesConfig, settingsFor } from "../src/config.ts";
import { imagesRepository } from "../src/images-repository.ts";
import { openStorage } from "../src/storage/open.ts";
import type { Storage } from "../src/storage/storage.ts";
import { startAuth } from "./auth.ts";
import { picture } from "./pictures.ts";
import type { TestStorage } from "./storages.ts";

export interface Listed {
  readonly items: readonly Shown[];
  readonly next: string | null;
}

export interface Shown {
  readonly id: string;
  readonly name: string;
  readonly task: string | null;
}

/** @param wrap replaces the storage, for example to add faults */
export async function startImages(
  stored: Pick<TestStorage, "environment" | "secrets">,
  more: Readonly<Record<string, string>> = {},
  wrap: (storage: Storage) => Storage = (storage) => storage,
) {
  const auth = await startAuth();
  const environment = { ...stored.environment, AUTH_URL: auth.url, ...more };
  const config = testConfig(settingsFor({ environment }), environment, stored.secrets) as ImagesConfig;
  const { log, lines } = testLog();
  const metrics = createMetrics(declared);
  const storage = wrap(await openStorage(config));
  const images = imagesRepository(storage, log);
  const app = await createApp({ config, log, metrics, storage, images });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url,
    auth,
    storage,
    images,
    lines,
    ask: (path: string, init?: RequestInit) => fetch(url + path, init),
    async close() {
      // As in production: connections become idle only after their last response.
      const closing = setInterval(() => app.server.closeIdleConnections(), 20);
      await app.close();
      clearInterval(closing);
      storage.close();
      auth.close();
    },
  };
}

export type ImagesService = Awaited<ReturnType<typeof startImages>>;

type Headers = Record<string, string>;

/** A form with one file. */
export function form(content: Uint8Array = picture("png"), name = "picture.png", type = "image/png"): FormData {
  const data = new FormData();
  data.append("file", new Blob([content as Uint8Array<ArrayBuffer>], { type }), name);
  return data;
}

export const upload = (
  { ask }: Pick<ImagesService, "ask">,
  headers: Headers,
  body: NonNullable<RequestInit["body"]> = form(),
  query = "",
) => ask(`/images/upload${query}`, { method: "POST", headers, body });

/** Uploads a small PNG. @throws unless it succeeds */
export async function uploaded(service: Pick<ImagesService, "ask">, headers: Headers, query = ""): Promise<Shown> {
  const answer = await upload(service, headers, form(), query);
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Shown;
}

export async function listed({ ask }: Pick<ImagesService, "ask">, headers: Headers, query = ""): Promise<Listed> {
  const answer = await ask(`/images${query}`, { headers });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Listed;
}

export const putTask = ({ ask }: Pick<ImagesService, "ask">, headers: Headers, id: string, task: unknown) =>
  ask(`/images/${id}/task`, {
    method: "PUT",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ task }),
  });

/** The number of uploads with this result in the service's metrics. */
export async function counted({ ask }: Pick<ImagesService, "ask">, result: string): Promise<number> {
  const all = await (await ask("/metrics")).text();
  return Number(new RegExp(`^taskflow_uploads_total{result="${result}"} (\\d+)$`, "m").exec(all)?.[1] ?? 0);
}

/** Tests on one storage, which all tests of a file share. */
export const testsWith = (
  makeStorage: () => Promise<TestStorage>,
  environment: Readonly<Record<string, string>> = {},
) =>
  test
    // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
    .extend("storage", { scope: "file" }, async ({}, { onCleanup }) => {
      const storage = await makeStorage();
      onCleanup(storage.close);
      return storage;
    })
    .extend("service", { scope: "file" }, async ({ storage }, { onCleanup }) => {
      const service = await startImages(storage, environment);
      onCleanup(service.close);
      return service;
    })
    /** The headers of a new caller, by default in a new team. */
    .extend(
      "newcomer",
      ({ service }) =>
        async (team?: string) =>
          (await service.auth.caller(team)).headers,
    );

/** Tests with a caller who has one picture, and a check that a refused request changes nothing. */
export const refusalsWith = (makeStorage: () => Promise<TestStorage>) =>
  testsWith(makeStorage, { MAX_UPLOAD_BYTES: "9000000" })
    .extend("headers", { scope: "file" }, async ({ service }) => {
      const { headers } = await service.auth.caller();
      await uploaded(service, headers);
      return headers;
    })
    .extend("before", { scope: "file" }, ({ storage, headers: _ }) => storage.files())
    .extend("nothingLeft", ({ storage, service, headers, before }) => async () => {
      await eventually(() => expect(storage.files()).toEqual(before) ?? true);
      expect((await listed(service, headers)).items).toHaveLength(1);
    });
