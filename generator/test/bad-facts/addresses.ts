import { withMicroservice } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

/** Addresses in variables, commands and files. The last field says whether the address is of a server that is not called. */
const addresses: readonly (readonly [name: string, facts: Parameters<typeof imaged>, refused: string | null])[] = [
  [
    "a short name with its port",
    ["box", {}, { environment: { DB: "postgres:5432" } }],
    "environment.DB names postgres:5432",
  ],
  [
    "a full name in a URL",
    ["box", {}, { environment: { DB: "postgres://me@postgres.taskflow-data.svc.cluster.local/db" } }],
    "names postgres.taskflow-data.svc.cluster.local",
  ],
  ["an argument", ["box", { args: ["--auth=http://auth:5000/verify"] }], "run.args[0] names auth:5000"],
  [
    "a file",
    ["box", { files: { "/etc/box.conf": "cache = redis:6379\n" } }],
    "the file /etc/box.conf names redis:6379",
  ],
  ["an external server", ["box", {}, { environment: { S3: "https://s3.rack.internal/x" } }], "names s3.rack.internal"],
  ["another port", ["box", {}, { environment: { IMAGE: "redis:8" } }], null],
  ["a longer word", ["box", {}, { environment: { A: "my-redis:6379", B: "http://redis.example.com" } }], null],
  ["the name alone", ["box", {}, { environment: { NAME: "redis" } }], null],
  [
    "a server that it calls",
    ["box", {}, { calls: [{ to: "kube-dns" }, { to: "redis" }], environment: { A: "redis:6379" } }],
    null,
  ],
];

const factsWith = (box: Parameters<typeof imaged>) => withMore({ microservices: [imaged(...box)] });

export const invalidAddresses: readonly Row[] = [
  ...addresses.flatMap(([name, box, refused]): Row[] =>
    refused === null ? [] : [[`${name} of a server that is not called`, factsWith(box), "no-missing-call", refused]],
  ),
  [
    "an address of a server that one of our services does not call",
    withMicroservice("archive", { environment: { A: "http://auth:5000" } }),
    "no-missing-call",
    "environment.A names auth:5000",
  ],
];

/** Texts that look like addresses and are none, or whose server is called. */
export const validAddresses = addresses.flatMap(([name, box, refused]) =>
  refused === null ? [[name, factsWith(box)] as const] : [],
);
