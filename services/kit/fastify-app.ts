import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonSchemaToTsProvider } from "@fastify/type-provider-json-schema-to-ts";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";

/** Route schemas are JSON schemas with `as const`, from which bodies, queries and parameters get their types. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  JsonSchemaToTsProvider
>;
