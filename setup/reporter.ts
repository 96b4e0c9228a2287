/** The last lines of a test run: the tests that did not run for lack of a program, and the command that installs it. */
import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";
import { leftOut } from "./left-out.ts";
import type { ProgramName } from "./programs.ts";

export default class LeftOutReporter implements Reporter {
  #lines: string[] = [];

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === "skipped");
    this.#lines = leftOut(skipped.map(lackingOf));
    // After the lines of every other reporter.
    process.once("exit", () => process.stdout.write(this.#lines.map((line) => `${line}\n`).join("")));
  }
}

/** A test's own programs, or those of the suite that it is in. */
function lackingOf(test: TestCase): readonly ProgramName[] {
  for (let task: TestCase | TestSuite | TestModule = test; ; task = task.parent) {
    const { missing = [] } = "meta" in task ? task.meta() : {};
    if (missing.length > 0 || task.type === "module") return missing;
  }
}
