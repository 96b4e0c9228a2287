import { describe, expect, test } from "vitest";
import { run } from "./run.ts";

describe("a command line that is not understood ends with exit code 2", () => {
  test.each([
    [["--cluster", "minicube"], 'unknown cluster "minicube": did you mean "minikube"?'],
    [["--chek"], 'unknown option "--chek": did you mean "--check"?'],
    [["genrate"], 'unknown command "genrate": did you mean "generate"?'],
    [["generate", "minikube"], 'unexpected argument "minikube"'],
    [["new"], "KIND is missing: application or microservice"],
    [["new", "microservce", "a"], 'unknown kind "microservce": did you mean "microservice"?'],
    [["new", "microservice"], "NAME is missing"],
    [["new", "microservice", "Auth"], '"Auth" is not a DNS label'],
    [["new", "microservice", "policy-probe"], "is there already"],
    [["new", "cluster", "common"], "is there already"],
  ])("%j", (args, says) => {
    const { status, stdout, stderr } = run(args);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/ at .*\.ts:\d+/); // no stack trace
    expect([status, stdout]).toEqual([2, ""]);
  });
});

test("--help lists every option and the exit codes", () => {
  const { status, stdout } = run(["--help"]);
  expect(status).toBe(0);
  for (const word of ["--check", "--cluster", "--out", "--quiet", "--allow-removal", "Exit codes"])
    expect(stdout).toContain(word);
});
