/** `npm run images`: builds every image that the catalog releases. See `--help`. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { declareCommand, type Parsed } from "../../generator/src/cli/command/declare.ts";
import { flag, several, text, texts } from "../../generator/src/cli/command/parameters.ts";
import { runCommand } from "../../generator/src/cli/command/run.ts";
import { npmAccess } from "./npm-access.ts";
import { type Target, targets } from "./targets.ts";
import { findTool, type Tool } from "./tools.ts";

const imageNames = (): string[] => targets().map(({ name }) => name);

const commandLine = declareCommand({
  name: "npm run images",
  summary: "Builds the images of services/ under the names and tags that the catalog releases.",
  arguments: { names: several("IMAGE", "images to build; by default all of them", imageNames) },
  options: {
    push: flag("push to the registry, by default for linux/amd64 and linux/arm64"),
    platform: text("LIST", "platforms, such as linux/amd64,linux/arm64"),
    tool: text("NAME", "docker, podman or buildah; by default the first one that answers"),
    buildArg: texts("NAME=TEXT", "another base image: BUILD_IMAGE, RUN_IMAGE or PAGE_IMAGE"),
    list: flag("print names and references and build nothing"),
    verbose: flag("print the output of the build"),
  },
  examples: [
    ["npm run images -- auth tasks", "build two images"],
    ["npm run images -- --push", "build all images for two architectures and push them"],
  ],
  exitCodes: { 1: "a build failed" },
});

type Values = Parsed<typeof commandLine>;

function main(values: Values): void {
  const wanted = chosen(values.names);
  if (values.list) return void process.stdout.write(wanted.map((one) => `${one.name} ${one.reference}\n`).join(""));
  const tool = findTool(values.tool);
  const secrets = npmAccess();
  try {
    for (const target of wanted) build(target, tool, values, secrets);
  } finally {
    const folder = /src=(.*)$/.exec(secrets[0] ?? "")?.[1];
    if (folder) rmSync(dirname(folder), { recursive: true, force: true });
  }
}

function chosen(names: readonly string[]): Target[] {
  const all = targets();
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

function build({ name, reference, stage }: Target, tool: Tool, values: Values, secrets: readonly string[]): void {
  const platforms = values.platform?.split(",") ?? (values.push ? ["linux/amd64", "linux/arm64"] : []);
  const args = values.buildArg;
  const start = performance.now();
  for (const command of tool.commands({ reference, stage, service: name, args, secrets, platforms, push: values.push }))
    run(command, values.verbose);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const size = platforms.length > 1 ? "" : `${megabytes(tool.size(reference))} MB`;
  process.stdout.write(`${name.padEnd(16)} ${size.padStart(8)} ${seconds.padStart(7)} s  ${reference}\n`);
}

const cwd = fileURLToPath(new URL("../..", import.meta.url));

function run([program, ...args]: readonly [string, ...string[]], verbose: boolean): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1e9,
    stdio: ["ignore", verbose ? "inherit" : "pipe", verbose ? "inherit" : "pipe"],
  });
  if (status === 0) return stdout ?? "";
  const said = `${stdout ?? ""}${stderr ?? ""}`.trimEnd().split("\n").slice(-30).join("\n");
  throw new Error(`${program} ${args.join(" ")}\n${error?.message ?? said}\nended with ${status}`);
}

/** docker and podman print bytes; buildah prints a JSON list of images with a size such as "52.1 MB". */
function megabytes(command: readonly [string, ...string[]]): string {
  const said = run(command, false).trim();
  if (/^\d+$/.test(said)) return (Number(said) / 1e6).toFixed(0);
  return /"size":\s*"([\d.]+)/.exec(said)?.[1] ?? "?";
}

process.exitCode = await runCommand(commandLine, main);
