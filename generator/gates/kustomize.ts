import { spawnSync } from "node:child_process";

/** A command that takes a folder as its last argument and prints the folder's objects. */
export interface Kustomize {
  readonly command: string;
  readonly args: readonly string[];
}

/** How to install one. */
export const noKustomize =
  "no kustomize: set KUSTOMIZE to its path, or install it (https://kubectl.docs.kubernetes.io/installation/kustomize/), or a kubectl, which has one built in";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds a kustomize: KUSTOMIZE, then `kustomize` on PATH, then kubectl's own. If KUSTOMIZE does not run, that is an error,
 * not a reason to use another one.
 * @returns undefined if there is none
 */
export function findKustomize(env: Environment = process.env): Kustomize | undefined {
  const runs = (command: string, ...args: string[]) => spawnSync(command, args, { env, stdio: "ignore" }).status === 0;
  const build = ["build"];
  if (env.KUSTOMIZE) {
    if (!runs(env.KUSTOMIZE, "version")) throw new Error(`KUSTOMIZE is ${env.KUSTOMIZE}, which does not run`);
    return { command: env.KUSTOMIZE, args: build };
  }
  if (runs("kustomize", "version")) return { command: "kustomize", args: build };
  if (runs("kubectl", "kustomize", "--help")) return { command: "kubectl", args: ["kustomize"] };
  return undefined;
}

/** Builds a folder into YAML documents. Every warning of kustomize is an error. */
export function kustomizeBuild({ command, args }: Kustomize, folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, [...args, folder], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error || status !== 0 || stderr !== "")
    throw new Error(`${command} ${args.join(" ")} ${folder}: ${error?.message ?? stderr}`);
  return stdout;
}
