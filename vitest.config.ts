import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["generator/test/**/*.test.ts", "generator/gates/**/*.test.ts"],
    testTimeout: 30_000,
    // Two at a time: some tests start processes of their own.
    maxWorkers: 2,
  },
});
