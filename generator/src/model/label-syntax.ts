/**
 * Checks of the keys and values of labels and annotations, by the API server's rules for qualified names
 * (k8s.io/apimachinery/pkg/util/validation). Each returns the reason why a text is refused, or undefined.
 */
import { wrongHostName } from "./names.ts";

const word = /^[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/;
const longest = 63;

/** A key of a label or an annotation: a name, with or without a DNS name and a slash before it. */
export function wrongKey(key: string): string | undefined {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  if (name.length > longest) return `"${key}": "${name}" has ${name.length} characters, ${longest} at most`;
  if (!word.test(name)) return `"${key}": "${name}" is not letters, digits and inner - _ .`;
  return slash < 0 ? undefined : wrongHostName(key.slice(0, slash));
}

/** The value of a label; that of an annotation is any text. */
export function wrongLabelValue(value: string): string | undefined {
  if (value.length > longest) return `"${value}" has ${value.length} characters, ${longest} at most`;
  return value === "" || word.test(value) ? undefined : `"${value}" is not letters, digits and inner - _ .`;
}
