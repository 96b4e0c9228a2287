import { execFileSync } from "node:child_process";
import { lstatSync } from "node:fs";
import type { Issue } from "../src/model/issue.ts";
import { type Gate, parsed, type Reading, run } from "./gate.ts";

/** A leak, of `--report-format json`; the secret itself is never printed. */
interface Leak {
  readonly RuleID: string;
  readonly Description: string;
  readonly File: string;
  readonly StartLine: number;
  readonly Commit: string;
}

// Secrets are redacted, and comments that allow a line are ignored: all exceptions are in .gitleaks.toml.
const args = ["--no-banner", "--no-color", "--redact=100", "--ignore-gitleaks-allow"];
const report = ["--report-format", "json", "--report-path", "-", "--config", ".gitleaks.toml"];

/** Judges every commit of every branch, then the work tree. */
export const gitleaks: Gate = (tool, { repository }) => [history(tool, repository), workTree(tool, repository)];

function history(tool: string, repository: string): Reading {
  const output = run(tool, ["git", ...args, ...report, "."], repository);
  return {
    gate: "gitleaks",
    over: "history",
    unit: "commits",
    read: Number(/(\d+) commits scanned/.exec(output.stderr)?.[1] ?? 0),
    expected: commitsWithText(repository).length,
    findings: [...shallow(repository), ...parsed<Leak[]>(tool, output).map(issueOf)],
  };
}

/** The commits that change a line of text and do not only delete files: gitleaks counts these. */
function commitsWithText(repository: string): string[] {
  const log = ["log", "--all", "--full-history", "--diff-filter=tuxdb", "--numstat", "--format=commit %H"];
  const [, ...commits] = git(repository, log).split(/^commit /m);
  return commits.filter((commit) => /^([1-9]\d*\t\d+|\d+\t[1-9]\d*)\t/m.test(commit));
}

/** An issue if the clone is shallow: then its history is missing. */
function shallow(repository: string): Issue[] {
  if (git(repository, ["rev-parse", "--is-shallow-repository"]).trim() === "false") return [];
  const message = "this clone is shallow: most commits cannot be read";
  return [{ where: "history", message, rule: "require-read", hint: "git fetch --unshallow; in CI, fetch-depth: 0" }];
}

/** Judges the files on the disk that are or could be committed. Ignored files are read too, but not counted. */
function workTree(tool: string, repository: string): Reading {
  const output = run(tool, ["dir", ...args, ...report, "--log-level", "trace", "."], repository);
  const paths = (words: string) =>
    new Set([...output.stderr.matchAll(new RegExp(`${words}.* path=(.*)$`, "gm"))].map(([, path]) => unquoted(path)));
  const [scanned, allowed] = [paths("scanning path"), paths("skipping file: global allowlist")];
  const files = git(repository, ["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
    .split("\0")
    .filter((path) => path !== "" && hasText(`${repository}/${path}`) && !allowed.has(path));
  return {
    gate: "gitleaks",
    over: "work tree",
    unit: "files",
    read: files.filter((path) => scanned.has(path)).length,
    expected: files.length,
    findings: parsed<Leak[]>(tool, output).map(issueOf),
    note: `${allowed.size} files that gitleaks skips: ${[...allowed].join(", ")}`,
  };
}

function hasText(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size > 0;
}

const unquoted = (path = ""): string => (path.startsWith('"') ? JSON.parse(path) : path);

function issueOf({ RuleID, Description, File, StartLine, Commit }: Leak): Issue {
  const where = `${File}:${StartLine}`;
  return {
    where: Commit ? `${where} in commit ${Commit.slice(0, 12)}` : where,
    message: Description,
    rule: RuleID,
    hint: "a secret that was committed is public: change it where it is used, then remove it",
  };
}

function git(repository: string, args: readonly string[]): string {
  return execFileSync("git", args, { cwd: repository, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
}
