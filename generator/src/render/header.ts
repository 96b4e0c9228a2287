/** The first line of every rendered file. By it, the tree recognises its own stale files and leaves all others alone. */
export const header = '# Rendered by "npm run generate" from generator/src/catalog. Do not edit.';
