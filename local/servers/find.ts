import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Folders outside the PATH in which systems keep servers; the last part may be a version. */
const versioned = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"];
const plain = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin", "/usr/bin"];

/** The newest installed file of that name, first in versioned folders, then on the PATH; undefined where there is none. */
export function findProgram(name: string): string | undefined {
  const folders = [...versioned.flatMap(expand), ...(process.env.PATH ?? "").split(delimiter), ...plain];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function expand(pattern: string): string[] {
  const [before = "", after = ""] = pattern.split("*");
  const parent = before.slice(0, before.lastIndexOf("/") + 1);
  const names = list(parent).filter((name) => join(parent, name).startsWith(before));
  const version = (name: string) => Number.parseFloat(name.replace(/^\D+/, "")) || 0;
  return names.toSorted((a, b) => version(b) - version(a)).map((name) => join(parent, name + after));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What to install, for people; none of it has to run by itself. */
export const howToInstall = {
  postgres: install(
    { "Debian, Ubuntu": "apt-get install postgresql", Fedora: "dnf install postgresql-server" },
    "postgresql",
  ),
  redis: install(
    { "Debian, Ubuntu": "apt-get install redis-server", "Fedora, Arch": "dnf install valkey, pacman -S valkey" },
    "redis",
  ),
  nginx: install({ "Debian, Ubuntu": "apt-get install nginx-light", Fedora: "dnf install nginx" }, "nginx"),
} as const;

function install(commands: Readonly<Record<string, string>>, formula: string): string {
  const all = {
    ...commands,
    macOS: `brew install ${formula}`,
    Alpine: `apk add ${formula}`,
    Windows: "in WSL, as on Ubuntu",
  };
  return Object.entries(all)
    .map(([system, command]) => `${system}: ${command}`)
    .join("; ");
}
