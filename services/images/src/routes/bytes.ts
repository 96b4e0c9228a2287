import type { App } from "@taskflow/kit/app.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { object } from "@taskflow/kit/schema.ts";
import type { Deps } from "../dependencies.ts";
import { contentDisposition } from "../display-name.ts";
import type { Image } from "../images-repository.ts";
import { formats, pictureTypes } from "../pictures/picture.ts";
import { names, rangeOf } from "../range.ts";
import { id } from "../schemas.ts";

const params = object({ id });

/** Documentation only: the response is a stream, which is not serialized by a schema. */
const answers: object = { response: { 200: { type: "string", format: "binary", description: "The bytes" } } };

export const absent = (): Problem => new Problem(404, "the team has no picture with this id");

export function bytesRoute(app: App, { images }: Pick<Deps, "images">): void {
  const summary = "The bytes of a picture; supports ranges and conditional requests";
  const schema = { summary, tags: ["images"], params, produces: pictureTypes, ...answers } as const;

  app.route({
    // Handles HEAD itself: Fastify's default would open the picture and read it to its end.
    method: ["GET", "HEAD"],
    url: "/images/:id",
    schema,
    handler: async ({ identity: { team }, params: { id }, headers, method }, reply) => {
      const image = await images.find(team, id);
      if (!image) throw absent();
      const { bytes, type } = image;
      if (names(headers["if-none-match"], etagOf(image))) return reply.code(304).headers(headersOf(image)).send();

      const range = applies(headers["if-range"], image) ? rangeOf(headers.range, bytes) : undefined;
      if (range === "unsatisfiable")
        throw new Problem(416, `the picture has ${bytes} bytes`, { headers: { "content-range": `bytes */${bytes}` } });
      const stream = method === "HEAD" ? await images.has(team, id) : await images.open(team, id, range);
      if (!stream) throw absent();
      if (range) reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${bytes}`);
      const length = range ? range.end - range.start + 1 : bytes;
      reply.headers(headersOf(image)).type(type).header("content-length", length);
      return reply.send(stream === true ? undefined : stream);
    },
  });
}

/** A strong entity tag: the bytes of an id never change. */
const etagOf = ({ sha256 }: Image): string => `"${sha256.slice(0, 32)}"`;

/**
 * The headers keep a picture harmless even if it is opened as a page of its own: nothing in it runs or loads anything.
 */
const headersOf = (image: Image) => ({
  etag: etagOf(image),
  "accept-ranges": "bytes",
  "cache-control": "private, max-age=31536000, immutable",
  "content-disposition": contentDisposition(image.name, formats[image.type].extensions),
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "cross-origin-resource-policy": "same-origin",
});

/** Whether the Range header applies: If-Range is absent or names exactly this picture. */
const applies = (ifRange: unknown, image: Image): boolean => ifRange === undefined || ifRange === etagOf(image);
