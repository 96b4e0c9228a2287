import type { App } from "@taskflow/kit/app.ts";
import { list, object } from "@taskflow/kit/schema.ts";
import { keySetPath } from "@taskflow/kit/token.ts";
import type { Deps } from "../dependencies.ts";

const text = { type: "string" } as const;
const key = object({ kty: text, crv: text, x: text, kid: text, alg: text, use: text });

export function keySetRoute(app: App, { keys }: Deps): void {
  const schema = {
    summary: "The keys that verify tokens: yesterday's, today's and tomorrow's",
    tags: ["keys"],
    response: { 200: object({ keys: list(key) }) },
  } as const;

  // Public keys, which services fetch: no rate limit.
  app.get(keySetPath, { schema, config: { rateLimit: false } }, async (_request, reply) => {
    reply.header("cache-control", "public, max-age=60");
    return { keys: keys.published().map(({ jwk }) => jwk) };
  });
}
