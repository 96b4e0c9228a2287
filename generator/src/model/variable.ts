/**
 * The reason why a name of an environment variable is refused, or undefined. The API server accepts more; a shell and most
 * programs read identifiers of C only.
 */
export function wrongVariable(name: string): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? undefined
    : `"${name}" is not the name of a variable: letters, digits and _ only, and no digit first`;
}
