/** The first line of every rendered file: by it the tree tells its own stale files from those that somebody else put there. */
export const header = '# Rendered by "npm run generate" from generator/src/catalog. Do not edit.';
