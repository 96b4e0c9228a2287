/** The same values by name, without the names that every object has: a look-up of "constructor" finds nothing. */
export const namedOnly = <T>(values: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), values);
