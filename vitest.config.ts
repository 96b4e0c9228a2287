import { defineConfig } from "vitest/config";
import type { Vitest } from "vitest/node";
import { testPath } from "./setup/posix.ts";
import LeftOutReporter from "./setup/reporter.ts";
import { fast, LongestFirst, programs, services } from "./setup/test-files.ts";

process.env.PATH = testPath();

const instances = new Set<Vitest>();

export default defineConfig({
  plugins: [
    {
      name: "left-out",
      // Not in `reporters`: --reporter on the command line replaces those.
      configureVitest({ vitest }) {
        if (!instances.has(vitest)) vitest.config.reporters.push(new LeftOutReporter());
        instances.add(vitest);
      },
    },
  ],
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "fast",
          ...fast,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
          // Modules are loaded once per worker, not once per file: half of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "programs",
          ...programs,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "services",
          ...services,
          // PostgreSQL, started when the first test file needs it.
          globalSetup: ["local/vitest-setup.ts"],
          // These tests wait most of the time: more workers than processors keep the processors busy.
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Killed servers and busy machines have a time of their own: in CI a failed test runs again.
          retry: process.env.CI ? 2 : 0,
        },
      },
    ],
  },
});
