import { bytes } from "./words.ts";

const types = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/** The default limit of the images service, in bytes. */
export const largest = 10_000_000;

/** The value of a file input's `accept` attribute. */
export const acceptedTypes = types.join(",");

/** The reason for not sending a file; null if it may be sent. The service decides by the content. */
export function refusedFile(file: { readonly type: string; readonly size: number }): string | null {
  if (!types.includes(file.type)) return "Not a picture that TaskFlow can show. Use PNG, JPEG, GIF, WebP or AVIF.";
  if (file.size > largest) return `${bytes(file.size)} is too large: a picture may have up to ${bytes(largest)}.`;
  if (file.size === 0) return "This file is empty.";
  return null;
}
