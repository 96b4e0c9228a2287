import { defineConfig } from "vitest/config";

/** The proof as vitest tests, for CI: `CLUSTER=minikube npx vitest run --config e2e/vitest.config.ts`. */
export default defineConfig({
  test: { include: ["e2e/proof.e2e.ts"], testTimeout: 900_000, hookTimeout: 120_000, fileParallelism: false },
});
