/** The git repository that the cluster follows, for steps that push: a clone of it in a throw-away folder. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argocdNamespace, rootName } from "../operate/cluster/argocd.ts";
import { localSource, publish, remoteOf } from "../operate/cluster/git-server.ts";
import { run } from "../operate/kubectl.ts";
import type { StepContext } from "./context.ts";

export interface Repository {
  /** The commit that was followed at first. */
  readonly base: string;
  /** Changes files, commits and pushes. @returns the commit */
  commit(subject: string, change: (files: Files) => void): Promise<string>;
  /** Takes a commit back by a new one, and pushes. @returns that one */
  revert(commit: string): Promise<string>;
  /** The commit that is followed now. */
  head(): Promise<string>;
  /** Git's name for a folder's content at a commit: equal where every byte is. */
  treeOf(commit: string, folder: string): Promise<string>;
  /** The cluster follows the first commit again, which is returned; the clone goes. */
  close(): Promise<string>;
}

/** Paths from the repository's root. */
export interface Files {
  read(path: string): string;
  write(path: string, text: string): void;
  remove(path: string): void;
}

const email = "e2e@taskflow.invalid";

/** Whether steps may push: the cluster follows the git server that `bootstrap --local` makes. */
export async function mayPush({ api }: Pick<StepContext, "api">): Promise<boolean> {
  const root = await api.find("Application", argocdNamespace, rootName);
  return root?.spec.source.repoURL === localSource.url;
}

type Served = Pick<StepContext, "context">;

/** What the cluster follows, in a folder of its own. */
async function clone(context: Served) {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-e2e-"));
  const git = async (...args: string[]) => (await run("git", args, { cwd: folder, timeout: 120_000 })).trim();
  await run("git", ["-c", "protocol.ext.allow=always", "clone", "--quiet", remoteOf(context), folder], {
    timeout: 120_000,
  });
  const commits = (await git("log", "--format=%H %ae")).split("\n").map((line) => line.split(" ") as [string, string]);
  const head = commits[0]?.[0] ?? "HEAD";
  const base = commits.find(([, author]) => author !== email)?.[0] ?? head;
  return { folder, git, base, head };
}

/**
 * Takes back what a run that has ended in the middle of a step has pushed.
 * @returns the commit that is followed again; undefined where there was nothing
 */
export async function takeBack(context: Served): Promise<string | undefined> {
  const { folder, base, head } = await clone(context);
  try {
    if (base === head) return undefined;
    await publish(context, base, folder);
    return base;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function openRepository(context: StepContext): Promise<Repository> {
  const { folder, git, base } = await clone(context);
  // A step of this run that could not take back what it had pushed has left it here.
  await git("reset", "--hard", "--quiet", base);
  // Whoever runs this may have no name in git yet.
  await git("config", "user.name", "TaskFlow e2e");
  await git("config", "user.email", email);
  await git("config", "commit.gpgSign", "false");
  const files: Files = {
    read: (path) => readFileSync(join(folder, path), "utf8"),
    write: (path, text) => writeFileSync(join(folder, path), text),
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
  };
  async function push(): Promise<string> {
    await publish(context, "HEAD", folder);
    return git("rev-parse", "HEAD");
  }
  return {
    base,
    async commit(subject, change) {
      change(files);
      await git("add", "--all");
      await git("commit", "--quiet", "--no-verify", "--message", subject);
      return push();
    },
    async revert(commit) {
      await git("revert", "--no-edit", commit);
      return push();
    },
    head: () => git("rev-parse", "HEAD"),
    treeOf: (commit, path) => git("rev-parse", `${commit}:${path}`),
    async close() {
      await publish(context, base, folder);
      rmSync(folder, { recursive: true, force: true });
      return base;
    },
  };
}
