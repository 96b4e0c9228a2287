import { bytes } from "./words.ts";

const types = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/** The images service's limit, unless it is configured otherwise. */
export const largest = 10_000_000;

/** For a file picker. */
export const acceptedTypes = types.join(",");

/** Why a file will be refused, before it is sent; null where it may be sent. The service decides by the content. */
export function refusedFile(file: { readonly type: string; readonly size: number }): string | null {
  if (!types.includes(file.type)) return "Not a picture TaskFlow can show: PNG, JPEG, GIF, WebP and AVIF work.";
  if (file.size > largest) return `${bytes(file.size)} is too large: a picture may have ${bytes(largest)}.`;
  if (file.size === 0) return "This file is empty.";
  return null;
}
