import { join } from "node:path";
import { auth } from "@taskflow/generator/metrics/auth";
import { processSource, readConfig } from "@taskflow/kit/config.ts";
import { httpClient } from "@taskflow/kit/http-client.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { checkRedis, closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { auditLog } from "./audit-log.ts";
import { settings, signingKeyFile } from "./config.ts";
import { keyFile } from "./key-file.ts";
import { keyRing } from "./key-ring.ts";
import { usersTimeout } from "./routes/login.ts";

await run(async () => {
  const source = processSource();
  const config = readConfig(settings, source);
  const { name, usersUrl, auditUrl, redisUrl, redisPassword, signingKey } = config;
  const log = createLog(config);
  const metrics = createMetrics(auth);
  const redis = createRedis({ url: redisUrl, password: redisPassword, name, log });
  const keys = keyRing({ file: signingKey });
  const file = keyFile({ path: join(source.secrets, signingKeyFile), keys, log });
  const audit = auditLog({ url: auditUrl, metrics, log });
  const app = await createApp({
    config,
    log,
    metrics,
    // Not users: without it no one can log in, but existing sessions work.
    checks: [{ name: "redis", check: () => checkRedis(redis) }],
    redis,
    users: httpClient({ baseUrl: usersUrl, target: "users", metrics, timeoutMs: usersTimeout }),
    audit,
    keys,
  });
  await serve({
    app,
    config,
    start: [file.start, audit.start],
    stop: [file.stop, audit.stop, () => closeRedis(redis)],
  });
});
