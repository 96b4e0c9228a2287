/** The tools that build images: docker, podman and buildah. Each turns a build into a list of commands. */
import { spawnSync } from "node:child_process";

export interface Build {
  readonly reference: string;
  readonly stage: string;
  readonly service: string;
  /** ARG values, such as base images from a mirror. */
  readonly args: readonly string[];
  /** id=...,src=... */
  readonly secrets: readonly string[];
  /** Such as linux/amd64; if empty, this machine's own platform. */
  readonly platforms: readonly string[];
  readonly push: boolean;
}

type Command = readonly [program: string, ...args: string[]];

export interface Tool {
  readonly name: string;
  readonly commands: (build: Build) => Command[];
  /** The command that prints the size of a local image. */
  readonly size: (reference: string) => Command;
}

const common = (build: Build): string[] => [
  ...["--file", "services/Dockerfile", "--target", build.stage, "--build-arg", `SERVICE=${build.service}`],
  ...build.args.flatMap((arg) => ["--build-arg", arg]),
  ...build.secrets.flatMap((secret) => ["--secret", secret]),
  ...(build.platforms.length > 0 ? ["--platform", build.platforms.join(",")] : []),
];

/** podman and buildah collect several platforms in a manifest list, and push that. */
function withManifests(name: "podman" | "buildah"): Tool["commands"] {
  return (build) => {
    const { reference, platforms, push } = build;
    const list = platforms.length > 1;
    const into = list ? ["--manifest", reference] : ["--tag", reference];
    return [
      // Removes the list of an earlier build: this build would be appended to it.
      ...(list ? [["sh", "-c", `${name} manifest rm '${reference}' >/dev/null 2>&1 || true`] as const] : []),
      [name, "build", "--layers", ...common(build), ...into, "."],
      ...(push && list ? [[name, "manifest", "push", "--all", reference, `docker://${reference}`] as const] : []),
      ...(push && !list ? [[name, "push", reference] as const] : []),
    ];
  };
}

export const tools: readonly Tool[] = [
  {
    name: "docker",
    commands: (build) => [
      ["docker", "buildx", "build", ...common(build), "--tag", build.reference, build.push ? "--push" : "--load", "."],
    ],
    size: (reference) => ["docker", "image", "inspect", "--format", "{{.Size}}", reference],
  },
  {
    name: "podman",
    commands: withManifests("podman"),
    size: (reference) => ["podman", "image", "inspect", "--format", "{{.Size}}", reference],
  },
  {
    name: "buildah",
    commands: withManifests("buildah"),
    size: (reference) => ["buildah", "images", "--json", reference],
  },
];

/** @throws Error if `wanted` is unknown or no tool answers; it says what to do */
export function findTool(wanted: string | undefined): Tool {
  const names = tools.map(({ name }) => name).join(", ");
  const known = wanted ? tools.filter(({ name }) => name === wanted) : tools;
  if (known.length === 0) throw new Error(`unknown --tool "${wanted}": use one of ${names}`);
  const answers = ({ name }: Tool) => spawnSync(name, ["version"], { stdio: "ignore" }).status === 0;
  const found = known.find(answers);
  if (!found) throw new Error(`none of ${known.map(({ name }) => name).join(", ")} answers: install or start one`);
  return found;
}
