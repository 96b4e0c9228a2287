import multipart from "@fastify/multipart";
import type { App } from "@taskflow/kit/app.ts";
import { validatorCompiler } from "@taskflow/kit/validation.ts";
import type { FastifySchemaCompiler } from "fastify";
import type { Deps } from "../dependencies.ts";
import { addressOf, id, image, shown } from "../schemas.ts";
import { uploads } from "../uploads.ts";

const body = {
  type: "object",
  properties: { file: { type: "string", format: "binary" } },
  required: ["file"],
} as const;

/** Skips the validation of the body: its schema is documentation, and the body is checked while it is streamed. */
const allButBody: FastifySchemaCompiler<object> = (route) =>
  route.httpPart === "body" ? () => true : validatorCompiler(route);

export async function uploadRoutes(app: App, { images, storage, config, metrics }: Deps): Promise<void> {
  await app.register(multipart);
  const receive = uploads({ storage, maxBytes: config.maxUploadBytes, metrics });
  const schema = {
    summary: "Upload a picture",
    tags: ["images"],
    consumes: ["multipart/form-data"],
    querystring: { type: "object", properties: { task: { ...id, description: "Attach it to this task" } } },
    body,
    response: { 201: image },
  } as const;

  for (const path of ["/images", "/images/upload"])
    app.post(path, { schema, validatorCompiler: allButBody }, async (request, reply) => {
      const { user, team } = request.identity;
      const { task = null } = request.query;
      const added = await receive(request, (file) => images.add(team, { ...file, task, uploadedBy: user }));
      return reply.code(201).header("location", addressOf(added.id)).send(shown(added));
    });
}
