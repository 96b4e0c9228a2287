/**
 * Divides the test files into groups, which run one after the other: pure code, programs that need processors, and servers,
 * which wait most of the time. `npm run test:fast` runs only the first group.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests of pure code and of rendering. */
const pure = [
  "{generator,operate,setup}/test/**/*.test.ts",
  "generator/gates/**/*.test.ts",
  "services/{frontend,traffic,e2e}/test/**/*.test.ts",
];

/** Those of them that keep processors busy with programs, or that replace modules, which the fast tests share. */
const exceptions = [
  "generator/test/{alerts,docs-your-application,examples,nginx}.test.ts",
  "generator/test/catalog/{alerts,kustomize}.test.ts",
  "generator/test/library/applications.test.ts",
  "generator/test/taskflow/{causes,panels}.test.ts",
  "generator/test/cli/**/*.test.ts",
  "generator/test/tree/{crash,links,lock-race,signals}.test.ts",
];

export const fast = { include: pure, exclude: exceptions };

export const programs = { include: exceptions };

export const services = {
  include: ["{bench,local}/test/**/*.test.ts", "services/*/test/**/*.test.ts"],
  exclude: ["services/{frontend,traffic,e2e}/test/**/*.test.ts"],
};

/** The files that take longest. They start first, so that none of them is the last one to end. */
const longest = [
  "local/test/dev.test.ts",
  "services/notifications/test/faults.test.ts",
  "generator/test/catalog/alerts.test.ts",
  "generator/test/taskflow/causes.test.ts",
  "services/kit/test/serve.test.ts",
  "services/tasks/test/database-faults.test.ts",
  "local/test/guard.test.ts",
  "local/test/openapi.test.ts",
  "generator/test/tree/crash.test.ts",
  "services/kit/test/migrate.test.ts",
  "services/users/test/process.test.ts",
  "generator/test/cli/refusals.test.ts",
  "services/auth/test/login.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
