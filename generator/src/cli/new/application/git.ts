import { spawnSync } from "node:child_process";
import { NotPossible } from "../not-possible.ts";

/** The output of git. @throws Error where the folder is in no repository */
export function git(root: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new NotPossible(`git ${args.join(" ")} failed: ${(error?.message ?? stderr).trim()}`);
  return stdout;
}

/** The repository of `origin` as https, without credentials; undefined where it is no address of a forge. */
export function originOf(root: string): { readonly url: string; readonly owner: string } | undefined {
  const { stdout } = spawnSync("git", ["remote", "get-url", "origin"], { cwd: root, encoding: "utf8" });
  const [, host, owner, name] =
    /^(?:https:\/\/(?:[^@/]*@)?|ssh:\/\/git@|git@)([\w.-]+)[:/]([\w.-]+)\/([\w.-]+?)(?:\.git)?$/.exec(
      stdout?.trim() ?? "",
    ) ?? [];
  return owner ? { url: `https://${host}/${owner}/${name}.git`, owner: owner.toLowerCase() } : undefined;
}
