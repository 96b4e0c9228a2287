/** A clone of the git repository that the cluster follows, in a temporary folder, for steps that push. */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argocdNamespace, name, temporaryFolder, title } from "../operate/application.ts";
import { localSource, publish, remoteOf } from "../operate/cluster/git-server.ts";
import { run } from "../operate/kubectl.ts";
import { rootOf } from "../operate/planned.ts";
import type { StepContext } from "./context.ts";

export interface Repository {
  /** The commit that the cluster followed before the step. */
  readonly base: string;
  /** Changes files, commits and pushes. @returns the commit */
  commit(subject: string, change: (files: Files) => void): Promise<string>;
  /** Reverts a commit with a new one and pushes. @returns the new commit */
  revert(commit: string): Promise<string>;
  /** The last pushed commit. */
  head(): Promise<string>;
  /** The hash of a folder's tree at a commit: equal hashes mean equal bytes. */
  treeOf(commit: string, folder: string): Promise<string>;
  /** Makes the cluster follow the base commit again and deletes the clone. @returns the base commit */
  close(): Promise<string>;
}

/** Access to the files of the clone, by paths from the repository's root. */
export interface Files {
  read(path: string): string;
  write(path: string, text: string): void;
  remove(path: string): void;
}

const email = `e2e@${name}.invalid`;

/** Whether steps may push: the cluster follows the git server of `bootstrap --local`. */
export async function mayPush({ api, planned }: Pick<StepContext, "api" | "planned">): Promise<boolean> {
  const root = await api.find("Application", argocdNamespace, rootOf(planned));
  return root?.spec.source.repoURL === localSource.url;
}

type Served = Pick<StepContext, "context">;

/** Clones the repository that the cluster follows into a folder of its own. */
async function clone(context: Served) {
  const folder = temporaryFolder("e2e");
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
 * Removes the commits that an interrupted run pushed.
 * @returns the commit that the cluster follows again; undefined if there were no such commits
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
  // An earlier step of this run may have failed to remove its commits.
  await git("reset", "--hard", "--quiet", base);
  // git may have no name and e-mail address on this machine.
  await git("config", "user.name", `${title} e2e`);
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
