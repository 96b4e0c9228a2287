import type { External } from "../../src/model/external.ts";
import { microservices } from "../application/index.ts";
import { withMicroservice } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const dns = { to: "kube-dns" };
const address = { host: "api.test", cidrs: ["203.0.113.0/24"] };

/** An HTTPS server with a key of its own under the common name "api-key". */
const keyed = (credential: string): External => ({
  description: "A server with a key",
  port: 443,
  tls: true,
  secrets: { "api-key": { credential } },
  on: { laptop: address, rack: address },
});

const both = withMore({
  externals: { maps: keyed("maps"), weather: keyed("weather") },
  microservices: [imaged("box", {}, { calls: [dns, { to: "maps" }, { to: "weather" }] })],
});

/** Keys of a Secret of which one would replace another. */
export const invalidSecrets: readonly Row[] = [
  [
    "one key of two external servers",
    both,
    "unique-secret-key",
    "the call of maps and the call of weather both set the key api-key of the Secret of box",
  ],
  [
    "an external server with a key that a sidecar calls",
    withMore({
      externals: { maps: keyed("maps") },
      microservices: [
        {
          ...microservices.tasks,
          sidecars:
            microservices.tasks.sidecars?.map((one) => ({ ...one, calls: [{ to: "maps", env: "MAPS" }] })) ?? [],
        },
      ],
    }),
    "valid-call",
    "the sidecar health-checker calls maps, whose secrets api-key would go to the main container of tasks",
  ],
  [
    "another credential for the database's password",
    withMicroservice("tasks", { secrets: { "database-password": { credential: "mine", env: "PASSWORD" } } }),
    "unique-secret-key",
    'secrets.database-password has the credential "mine", and the call of postgres gives that key',
  ],
  [
    "another credential for a store's own password",
    withMicroservice("redis", { secrets: { "redis-password": { credential: "mine" } } }),
    "unique-secret-key",
    'secrets.redis-password has the credential "mine"',
  ],
  [
    "a caller of PostgreSQL with the name of its superuser",
    withMore({ microservices: [imaged("superuser", {}, { calls: [dns, { to: "postgres", env: "DATABASE" }] })] }),
    "valid-name",
    "superuser calls postgres, and would have the password of the server's superuser",
  ],
];
