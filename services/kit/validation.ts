/**
 * Request validation. What stands in an address is text and is turned into numbers and booleans; a JSON body says itself
 * what is a number, and a wrong type there is an error.
 */
import { Ajv, type Options } from "ajv";
import formats from "ajv-formats";
import type { FastifySchemaCompiler } from "fastify";

const make = (options: Options): Ajv => {
  const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: "log", ...options });
  formats.default(ajv, ["uuid", "date", "date-time", "email", "uri"]);
  return ajv;
};

let strict: Ajv | undefined;
let coercing: Ajv | undefined;

export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  if (httpPart === "body") {
    strict ??= make({});
    return strict.compile(schema);
  }
  coercing ??= make({ coerceTypes: true });
  return coercing.compile(schema);
};
