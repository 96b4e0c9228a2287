import type { images as declared } from "@taskflow/generator/metrics/images";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { ImagesConfig } from "./config.ts";
import type { ImagesRepository } from "./images-repository.ts";
import type { Storage } from "./storage/storage.ts";

/** Everything that the app is given: configuration, logs, checks, and the stores and services that it calls. */
export interface Deps {
  readonly config: Pick<ImagesConfig, "name" | "rateLimit" | "authUrl" | "maxUploadBytes">;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof declared>;
  readonly storage: Storage;
  readonly images: ImagesRepository;
}
