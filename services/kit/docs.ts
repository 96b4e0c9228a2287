/** The OpenAPI document at /docs/json, Swagger UI at /docs, and the home page at /. */
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { endpoint } from "@taskflow/generator/model/endpoints";
import type { App } from "./fastify-app.ts";
import { homePage } from "./page.ts";

/** Allows own files only, over HTTP as well; Swagger UI needs inline styles. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

interface Described {
  readonly name: string;
  readonly description: string;
}

export async function registerDocs(app: App, { name, description }: Described): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: `TaskFlow ${name}`, description, version: process.env.npm_package_version ?? "0.1.0" },
    },
  });
  await app.register(swaggerUi, { routePrefix: endpoint.docs, staticCSP: policy });
  app.get("/", { schema: { hide: true } }, async (_request, reply) => {
    const page = homePage({ name, description, operations: operations(app) });
    return reply.type("text/html; charset=utf-8").headers(page.headers).send(page.body);
  });
}

interface Operation {
  readonly summary?: string;
}

function operations(app: App) {
  const { paths = {} } = app.swagger();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, { summary }]) => ({
      method: method.toUpperCase(),
      path,
      summary: summary ?? "",
    })),
  );
}
