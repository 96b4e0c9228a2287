/**
 * Request validation. Values in a URL are text and are converted to numbers and booleans. A JSON body has types of its own, so
 * a wrong type there is an error.
 */
import { Ajv, type Options } from "ajv";
import formats from "ajv-formats";
import type { FastifySchemaCompiler } from "fastify";

const make = (options: Options): Ajv => {
  const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: "log", ...options });
  formats.default(ajv, ["date", "date-time", "email", "uri"]);
  // As PostgreSQL accepts them: no "urn:uuid:" before an id, and no year 0.
  ajv.addFormat("uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  for (const name of ["date", "date-time"]) {
    const { validate } = ajv.formats[name] as { validate: (text: string) => boolean };
    ajv.addFormat(name, (text) => !text.startsWith("0000") && validate(text));
  }
  return ajv;
};

let strict: Ajv | undefined;
let coercing: Ajv | undefined;

export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  if (httpPart === "body") {
    strict ??= make({});
    return strict.compile(schema);
  }
  // With strictNumbers, "1e999" becomes an infinity that passes every maximum; without, it is compared like any number.
  coercing ??= make({ coerceTypes: true, strictNumbers: false });
  return coercing.compile(schema);
};
