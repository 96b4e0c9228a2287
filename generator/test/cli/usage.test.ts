import { describe, expect, test } from "vitest";
import { run } from "./run.ts";

describe("exit code 2: a command line that cannot be understood", () => {
  test.each([
    [["--cluster", "minicube"], 'unknown cluster "minicube": did you mean "minikube"?'],
    [["--chek"], "Unknown option '--chek'"],
    [["genrate"], 'unknown command "genrate"'],
    [["generate", "minikube"], '"minikube" is one word too many'],
    [["new"], "neither a microservice nor a cluster"],
    [["new", "microservce", "a"], 'did you mean "microservice"?'],
    [["new", "microservice"], "one name is needed"],
    [["new", "microservice", "Auth"], '"Auth" is not a DNS label'],
    [["new", "microservice", "auth"], "is there already"],
    [["new", "cluster", "common"], "is there already"],
  ])("%j", (args, says) => {
    const { status, stdout, stderr } = run(args);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/ at .*\.ts:\d+/); // no stack trace
    expect([status, stdout]).toEqual([2, ""]);
  });
});

test("--help says what there is", () => {
  const { status, stdout } = run(["--help"]);
  expect(status).toBe(0);
  for (const word of ["--check", "--cluster", "--out", "--quiet", "--allow-removal", "Exit codes"])
    expect(stdout).toContain(word);
});
