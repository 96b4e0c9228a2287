import type { App } from "@taskflow/kit/app.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { object } from "@taskflow/kit/schema.ts";
import type { Deps } from "../app.ts";
import { contentDisposition } from "../display-name.ts";
import type { Image } from "../images-repository.ts";
import { formats, pictureTypes } from "../pictures/picture.ts";
import { names, rangeOf } from "../range.ts";
import { id } from "../schemas.ts";

const params = object({ id });

/** For readers; what is sent is a stream, which has no schema. */
const answers: object = { response: { 200: { type: "string", format: "binary", description: "The bytes" } } };

export const absent = (): Problem => new Problem(404, "the team has no picture of this id");

export function bytesRoute(app: App, { images }: Pick<Deps, "images">): void {
  const summary = "The bytes of a picture; ranges and conditions are understood";
  const schema = { summary, tags: ["images"], params, produces: pictureTypes, ...answers } as const;

  app.route({
    // HEAD is ours, too: Fastify's own would open the picture and read it to its end.
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

/** Strong: an id's bytes never change. */
const etagOf = ({ sha256 }: Image): string => `"${sha256.slice(0, 32)}"`;

/** A picture stays a picture, even where it is opened as a page of its own: nothing in it runs or loads anything. */
const headersOf = (image: Image) => ({
  etag: etagOf(image),
  "accept-ranges": "bytes",
  "cache-control": "private, max-age=31536000, immutable",
  "content-disposition": contentDisposition(image.name, formats[image.type].extensions),
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "cross-origin-resource-policy": "same-origin",
});

/** A part is wanted of this very picture, or of whichever. */
const applies = (ifRange: unknown, image: Image): boolean => ifRange === undefined || ifRange === etagOf(image);
