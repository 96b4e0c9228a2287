import { defineConfig } from "vitest/config";
import type { Vitest } from "vitest/node";
import LeftOutReporter from "./setup/reporter.ts";

const limits = { testTimeout: 30_000, hookTimeout: 30_000 };

/** Killed servers and busy machines have a time of their own: in CI a failed test runs again. */
const realServers = { testTimeout: 60_000, hookTimeout: 120_000, retry: process.env.CI ? 2 : 0 };

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
    // Two at a time: many tests start processes of their own.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "generator",
          include: [
            "generator/test/**/*.test.ts",
            "generator/gates/**/*.test.ts",
            "operate/test/**/*.test.ts",
            "setup/test/**/*.test.ts",
          ],
          ...limits,
        },
      },
      {
        test: {
          name: "services",
          include: ["services/*/test/**/*.test.ts", "local/test/**/*.test.ts", "bench/test/**/*.test.ts"],
          // PostgreSQL, started when the first test file needs it.
          globalSetup: ["local/vitest-setup.ts"],
          ...realServers,
        },
      },
    ],
  },
});
