import type { Image } from "../../model/image.ts";
import type { Resources, Scale } from "../../model/resources.ts";
import { optional, pairOf, type Schema, shape } from "./shape.ts";
import { digest, positive, quantity, replicaCount, repository, tag } from "./text.ts";

export const amounts: Schema<readonly [string, string]> = pairOf(quantity);

export const resources: Schema<Resources> = shape<Resources>({ cpu: amounts, memory: amounts });

export const scale: Schema<Scale> = shape<Scale>({
  min: replicaCount,
  max: replicaCount,
  cpuPercent: positive,
  memoryPercent: optional(positive),
});

export const image: Schema<Image> = shape<Image>({ repository, tag, digest: optional(digest) });
