import { defineConfig } from "vitest/config";

const limits = { testTimeout: 30_000, hookTimeout: 30_000 };

/** Servers that are killed and machines that are busy have their own sense of time: what fails is asked once more. */
const realServers = { testTimeout: 60_000, hookTimeout: 120_000, retry: process.env.CI ? 2 : 0 };

export default defineConfig({
  test: {
    // Two at a time: many tests start processes of their own.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "generator",
          include: ["generator/test/**/*.test.ts", "generator/gates/**/*.test.ts", "operate/test/**/*.test.ts"],
          ...limits,
        },
      },
      {
        test: {
          name: "services",
          include: ["services/*/test/**/*.test.ts", "local/test/**/*.test.ts", "bench/test/**/*.test.ts"],
          // PostgreSQL, started when the first test asks for it.
          globalSetup: ["local/vitest-setup.ts"],
          ...realServers,
        },
      },
    ],
  },
});
