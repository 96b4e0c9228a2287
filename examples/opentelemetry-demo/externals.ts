import type { Externals } from "#generator/model/external.ts";

/** The core of the demo needs no server outside its cluster. */
export const externals = {} as const satisfies Externals;

export type ExternalName = keyof typeof externals;
