import { join } from "node:path";
import { programFolder, pythonFolder } from "./folders.ts";
import type { PackageManager, Program } from "./program.ts";
import { builders, programs } from "./programs.ts";
import { type Command, installCommands } from "./system.ts";

export interface Machine {
  readonly manager: PackageManager | undefined;
  readonly isRoot: boolean;
  readonly platform: NodeJS.Platform;
  /** Whether the program is there already. */
  readonly has: (program: Program) => boolean;
}

export interface SetupPlan {
  readonly commands: readonly Command[];
  /** Programs that this machine has no way to install, each with the reason. */
  readonly impossible: readonly string[];
}

/** The commands that install those of `names` that are missing; none if nothing is. */
export function planSetup(names: readonly string[], machine: Machine): SetupPlan {
  const all: Readonly<Record<string, Program>> = programs;
  const wanted = names
    .map((name) => ({ name, program: all[name] }))
    .filter((each): each is { name: string; program: Program } => each.program !== undefined)
    .filter(({ program }) => program.platform === undefined || program.platform === machine.platform)
    .filter(({ program }) => !machine.has(program));
  const packageOf = ({ packages }: Program) => (machine.manager ? packages?.[machine.manager] : undefined);
  const byGo = wanted.filter(({ program }) => !packageOf(program) && program.go);
  const go: Program[] = byGo.length > 0 && !machine.has(builders.go) ? [builders.go] : [];
  const byPip = [...go, ...wanted.map(({ program }) => program)].filter((one) => !packageOf(one) && one.pip);
  const python: Program[] = byPip.length > 0 && !machine.has(builders.python) ? [builders.python] : [];
  const packages = [...go, ...python, ...wanted.map(({ program }) => program)].flatMap(
    (one) => packageOf(one)?.split(" ") ?? [],
  );
  const impossible = wanted.filter(({ program }) => !packageOf(program) && !program.go && !program.pip);
  return {
    commands: [
      ...(machine.manager && packages.length > 0
        ? installCommands(machine.manager, [...new Set(packages)], machine.isRoot)
        : []),
      ...(byPip.length > 0 ? pipInstall(byPip.map(({ pip = "" }) => pip)) : []),
      ...byGo.map(({ program }) => goInstall(program.go ?? "")), // after pip, which may install Go
    ],
    impossible: impossible.map(
      ({ name }) => `${name}: install it by hand; no known package manager (apt, dnf, pacman, brew) has it here`,
    ),
  };
}

const goInstall = (module: string): Command => ({
  file: "go",
  args: ["install", module],
  env: { GOBIN: programFolder },
});

const pipInstall = (requirements: readonly string[]): Command[] => [
  { file: "python3", args: ["-m", "venv", pythonFolder] },
  { file: join(pythonFolder, "bin/pip"), args: ["install", "--quiet", ...requirements] },
];
