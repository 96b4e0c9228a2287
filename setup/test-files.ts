/** Divides the test files by their cost: `npm run test:fast` runs only those that start no server, browser or program. */

/** Tests of pure code and of rendering. */
const pure = [
  "{generator,operate,setup}/test/**/*.test.ts",
  "generator/gates/**/*.test.ts",
  "services/frontend/test/**/*.test.ts",
];

/** Those of them that start programs, or that replace modules, which the fast tests share. */
const exceptions = [
  "generator/test/{alerts,kustomize,nginx}.test.ts",
  "generator/test/dashboards/shown.test.ts",
  "generator/test/cli/**/*.test.ts",
  "generator/test/tree/{crash,links,lock-race,signals}.test.ts",
];

export const fast = { include: pure, exclude: exceptions };

export const slow = {
  include: [...exceptions, "{bench,local}/test/**/*.test.ts", "services/*/test/**/*.test.ts"],
  exclude: ["services/frontend/test/**/*.test.ts"],
};
