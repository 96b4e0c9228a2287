/** Builds this repository's images and loads them into the cluster's nodes. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { targets } from "../../services/build/targets.ts";
import { findTool } from "../../services/build/tools.ts";
import { temporaryFolder } from "../application.ts";
import { run } from "../kubectl.ts";
import type { Say } from "../report.ts";

export interface ImageOptions {
  readonly cluster: string;
  /** Passed to `npm run images`. */
  readonly buildArgs: readonly string[];
  /** Another command that loads an image, such as "kind load docker-image". */
  readonly loadWith: string | undefined;
  readonly root: string;
}

export async function buildImages({ buildArgs, root }: ImageOptions, say: Say): Promise<string> {
  const all = targets();
  for (const [index, { name }] of all.entries()) {
    say(`${name}, ${index + 1} of ${all.length}`);
    const args = buildArgs.flatMap((argument) => ["--build-arg", argument]);
    await run(process.execPath, ["services/build/main.ts", name, ...args], { cwd: root });
  }
  return `${all.length} images`;
}

export async function loadImages(options: ImageOptions, say: Say): Promise<string> {
  const references = targets().map(({ reference }) => reference);
  for (const [index, reference] of references.entries()) {
    say(`${reference}, ${index + 1} of ${references.length}`);
    await load(reference, options);
  }
  return `${references.length} images`;
}

async function load(reference: string, { cluster, loadWith }: ImageOptions): Promise<void> {
  const [program, ...args] = loadWith?.split(" ").filter(Boolean) ?? [];
  if (program) return void (await run(program, [...args, reference]));
  const folder = temporaryFolder("image");
  const archive = join(folder, "image.tar");
  try {
    await save(reference, archive);
    // minikube and MicroK8s have container runtimes of their own, which import archives.
    if (cluster === "microk8s") await run("microk8s", ["ctr", "image", "import", archive]);
    else await run("minikube", ["image", "load", archive]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function save(reference: string, archive: string): Promise<void> {
  const tool = findTool(undefined).name;
  if (tool === "buildah") await run(tool, ["push", reference, `docker-archive:${archive}:${reference}`]);
  else await run(tool, ["save", "--output", archive, reference]);
}
