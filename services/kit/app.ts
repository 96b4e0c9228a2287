/** A service as a Fastify app with all that services share. It opens no socket: tests inject requests, serve.ts listens. */
import type { IncomingMessage, ServerResponse } from "node:http";
import rateLimit from "@fastify/rate-limit";
import type { JsonSchemaToTsProvider } from "@fastify/type-provider-json-schema-to-ts";
import type { http } from "@taskflow/generator/metrics/http";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from "fastify";
import { afterEachAnswer } from "./answered.ts";
import { registerDocs } from "./docs.ts";
import { type Check, registerHealth } from "./health.ts";
import { accessLog, type Log, requestId } from "./log.ts";
import type { ServiceMetrics } from "./metrics.ts";
import { answerBadAddress, answerNoHttp } from "./odd-requests.ts";
import { answerError, answerNotFound, commonHeaders, Problem } from "./problem.ts";
import { red } from "./red.ts";
import { validatorCompiler } from "./validation.ts";

/** Route schemas are JSON schemas written `as const`; bodies, queries and parameters have their types from them. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  JsonSchemaToTsProvider
>;

export interface AppOptions {
  readonly name: string;
  /** One sentence, for the home page and the OpenAPI document. */
  readonly description: string;
  readonly config: { readonly rateLimit: number };
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof http>;
  /** What must answer for the service to be ready. */
  readonly checks?: readonly Check[];
  /** Bytes of a body at most; 1 MiB unless said, as at the gateway. */
  readonly bodyLimit?: number;
  /** Milliseconds in which a request must have arrived whole; 30 s unless said. */
  readonly requestTimeout?: number;
}

export async function createServiceApp(options: AppOptions): Promise<App> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    genReqId: requestId,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: options.requestTimeout ?? 30_000,
    // Requests on open connections are still answered while the service stops; idle connections are closed.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    // Only the gateway is before a service: it adds the client's address last. Entries before that one may be made up.
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
    errorResponseBuilder: (_request, { after }) => new Problem(429, `too many requests: ask again in ${after}`),
  });
  const unready = registerHealth(app, options.checks ?? [], options.metrics);
  app.decorate("stopping", () => {
    unready();
    lastAnswers();
  });
  await registerDocs(app, options);
  return app;
}
