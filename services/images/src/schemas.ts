/** The JSON schemas of requests and responses. */
import { nullable, object, pageOf, time } from "@taskflow/kit/schema.ts";
import type { Image } from "./images-repository.ts";
import { pictureTypes } from "./pictures/picture.ts";

/** In lower case only: ids are parts of storage keys. */
export const id = {
  type: "string",
  format: "uuid",
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
} as const;

export const image = object({
  id,
  name: { type: "string", maxLength: 200 },
  type: { type: "string", enum: pictureTypes },
  bytes: { type: "integer", minimum: 1 },
  task: nullable(id),
  uploadedBy: nullable(id),
  createdAt: time,
  url: { type: "string", description: "The address of the bytes for the page" },
});

export const images = pageOf(image);

/** The address behind the gateway. */
export const addressOf = (id: string): string => `/api/images/${id}`;

/** An image as the API returns it. */
export const shown = ({ sha256: _, ...known }: Image) => ({ ...known, url: addressOf(known.id) });
