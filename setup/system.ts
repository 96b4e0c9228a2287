import { findProgram } from "./find.ts";
import type { PackageManager } from "./program.ts";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the current environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** In the order in which they are looked for: Homebrew exists on Linux, too. */
const managers: readonly (readonly [PackageManager, string])[] = [
  ["apt", "apt-get"],
  ["dnf", "dnf"],
  ["pacman", "pacman"],
  ["brew", "brew"],
];

/** The system's package manager; undefined if there is none of the four. */
export const packageManager = (): PackageManager | undefined => managers.find(([, name]) => findProgram(name))?.[0];

/**
 * The commands that install packages. Debian's packages start their servers when they are installed; in runlevel 1 (single
 * user) they do not.
 */
export function installCommands(manager: PackageManager, packages: readonly string[], isRoot: boolean): Command[] {
  const asRoot = (file: string, ...args: string[]): Command =>
    isRoot ? { file, args } : { file: "sudo", args: [file, ...args] };
  const quiet = { RUNLEVEL: "1", DEBIAN_FRONTEND: "noninteractive" };
  switch (manager) {
    case "apt": {
      const args = ["apt-get", "install", "--yes", "--no-install-recommends", ...packages];
      const variables = Object.entries(quiet).map(([name, value]) => `${name}=${value}`);
      return [asRoot("apt-get", "update", "--quiet"), asRoot("env", ...variables, ...args)];
    }
    case "dnf":
      return [asRoot("dnf", "install", "--assumeyes", ...packages)];
    case "pacman":
      return [asRoot("pacman", "--sync", "--needed", "--noconfirm", ...packages)];
    case "brew": {
      const casks = packages.flatMap((name, index) => (packages[index - 1] === "--cask" ? [name] : []));
      const formulae = packages.filter((name) => name !== "--cask" && !casks.includes(name));
      return [
        ...(formulae.length > 0 ? [{ file: "brew", args: ["install", ...formulae] }] : []),
        ...(casks.length > 0 ? [{ file: "brew", args: ["install", "--cask", ...casks] }] : []),
      ];
    }
  }
}

/** As a person would type it in a shell. */
export function shown({ file, args, env = {} }: Command): string {
  const quoted = (word: string) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word}'`);
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...variables, ...[file, ...args].map(quoted)].join(" ");
}
