import { microservices } from "../application/index.ts";
import { withCluster, withMicroservice } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const box = (rest: object) => withMore({ microservices: [imaged("box", {}, rest)] });
const right = { apiGroup: "", resources: ["configmaps"], verbs: ["get"] };

/** Facts without an effect, or that name nothing. */
export const invalidEffects: readonly Row[] = [
  [
    "labels of a target that is not scraped",
    box({ honorLabels: true }),
    "ban-unused-fact",
    "has honorLabels, but no scrape",
  ],
  ["attempts of an image", box({ triesTheRest: true }), "ban-unused-fact", "triesTheRest has no effect"],
  [
    "a volume unless there is a server that does not exist",
    withMicroservice("archive", { storage: { ...microservices.archive.storage, unless: "buckt" } }),
    "no-missing-external",
    'did you mean "bucket"?',
  ],
  ["a right to nothing", box({ rights: [{ ...right, resources: [] }] }), "valid-right", "rights[0].resources is empty"],
  ["a right to no name", box({ rights: [{ ...right, names: [] }] }), "valid-right", "rights[0].names is empty"],
  [
    "an API group in upper case",
    box({ rights: [{ ...right, apiGroup: "Batch" }] }),
    "valid-right",
    'rights[0].apiGroup: "Batch"',
  ],
  [
    "variables of a store on one cluster",
    withCluster("laptop", { overrides: { redis: { environment: { A: "1" } } } }),
    "ban-unused-fact",
    "overrides.redis: environment has no effect",
  ],
  [
    "a route that needs a user without a microservice that knows users",
    withMicroservice("gateway", { run: { kind: "gateway" } }),
    "require-auth",
    "the gateway has no microservice that identifies users",
  ],
];
