/** A Fastify app with everything that services share. It opens no socket: tests inject requests, serve.ts listens. */
import rateLimit from "@fastify/rate-limit";
import type { JsonSchemaToTsProvider } from "@fastify/type-provider-json-schema-to-ts";
import type { http } from "@taskflow/generator/metrics/http";
import Fastify, { LogController } from "fastify";
import { afterEachAnswer } from "./answered.ts";
import { registerDocs } from "./docs.ts";
import type { App } from "./fastify-app.ts";
import { type Check, registerHealth } from "./health.ts";
import { accessLog, type Log, requestId } from "./log.ts";
import type { ServiceMetrics } from "./metrics.ts";
import { answerBadAddress, answerNoHttp } from "./odd-requests.ts";
import { answerError, answerNotFound, commonHeaders, Problem } from "./problem.ts";
import { red } from "./red.ts";
import { validatorCompiler } from "./validation.ts";

export type { App };

export interface AppOptions {
  readonly name: string;
  /** One sentence, for the home page and the OpenAPI document. */
  readonly description: string;
  readonly config: { readonly rateLimit: number };
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof http>;
  /** The dependencies that must answer for the service to be ready. */
  readonly checks?: readonly Check[];
  /** The most bytes of a body; by default 1 MiB, as at the gateway. */
  readonly bodyLimit?: number;
  /** Milliseconds in which a whole request must arrive; by default 30 s. */
  readonly requestTimeout?: number;
}

export async function createServiceApp(options: AppOptions): Promise<App> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    genReqId: requestId,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: options.requestTimeout ?? 30_000,
    // While the service stops, it answers requests on open connections and closes idle ones.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    // The gateway is the only proxy before a service and appends the client's address. Earlier entries may be forged.
    trustProxy: (_address, hop) => hop === 0,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerBadAddress,
    clientErrorHandler: answerNoHttp,
  }).withTypeProvider<JsonSchemaToTsProvider>() as App;

  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  app.removeContentTypeParser("text/plain");
  app.addHook("onRequest", commonHeaders);
  const lastAnswers = afterEachAnswer(app, [accessLog, red(options.metrics)]);
  await app.register(rateLimit, {
    max: options.config.rateLimit,
    timeWindow: "1 minute",
    keyGenerator: ({ headers, ip }) => String(headers["x-user"] ?? ip),
    errorResponseBuilder: (_request, { after }) => new Problem(429, `too many requests: try again in ${after}`),
  });
  const unready = registerHealth(app, options.checks ?? [], options.metrics);
  app.decorate("stopping", () => {
    unready();
    lastAnswers();
  });
  await registerDocs(app, options);
  return app;
}
