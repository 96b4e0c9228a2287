/** Options for `describe` and `test`: skips tests whose programs are not installed, and records why. */
import "vitest";
import { missing, type ProgramName } from "./programs.ts";

declare module "vitest" {
  interface TaskMeta {
    /** The programs for lack of which the test is skipped. */
    missing?: readonly ProgramName[];
  }
}

/** In CI a missing program is an error: nothing is skipped there but by `npm run test:bare`, which unsets CI. */
const mustRun = Boolean(process.env.CI);

export interface Needs {
  readonly skip: boolean;
  readonly meta: { missing?: readonly ProgramName[] };
}

/**
 * `describe("...", needs("nginx"), () => ...)`: the tests run if all of these programs are installed.
 * @throws Error in CI, if one is not
 */
export function needs(...names: readonly ProgramName[]): Needs {
  const lacking = names.filter(missing);
  if (lacking.length > 0 && mustRun)
    throw new Error(`${lacking.map(missing).join("; ")}: CI runs every test. Run "npm run setup -- --yes"`);
  return lacking.length === 0 ? { skip: false, meta: {} } : { skip: true, meta: { missing: lacking } };
}
