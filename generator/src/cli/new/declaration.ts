/** One exported constant of the catalog, as text and as the value that the text has. */

/** One key of a declaration. A field without a value is left out. */
export interface Field {
  readonly value: unknown;
  /** The value as the file spells it; by default as JSON. */
  readonly spelled?: string;
  /** A comment above the line. */
  readonly above?: string;
  /** A comment at the end of the line. */
  readonly after?: string;
}

export interface Declaration {
  readonly imports: readonly string[];
  readonly comment: string;
  readonly variable: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, Field>>;
}

/** The whole file. Biome formats it afterwards. */
export function textOf({ imports, comment, variable, type, fields }: Declaration): string {
  return `${imports.join("\n")}

/** ${comment} */
export const ${variable}: ${type} = {
${fieldsOf(fields)}
};
`;
}

/** The lines between the braces of an object. */
export function fieldsOf(fields: Declaration["fields"]): string {
  return Object.entries(fields)
    .filter(([, { value }]) => value !== undefined)
    .map(([key, { value, spelled = JSON.stringify(value), above, after }]) => {
      const line = `  ${spelled === key ? key : `${key}: ${spelled}`},${after ? ` // ${after}` : ""}`;
      return above ? `  // ${above}\n${line}` : line;
    })
    .join("\n");
}

/** The object that the text declares. */
export function factsOf({ fields }: Pick<Declaration, "fields">): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
  );
}
