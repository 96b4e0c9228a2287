import { declareCommand, type Parsed } from "../../generator/src/cli/command/declare.ts";
import { choice, flag, number, text, texts } from "../../generator/src/cli/command/parameters.ts";
import { title } from "../application.ts";
import { clusterArgument, contextOption } from "../target.ts";

export const commandLine = declareCommand({
  name: "npm run bootstrap",
  summary:
    `Takes an empty cluster to a running ${title} that follows git. A step changes nothing that exists already, so that an ` +
    "interrupted run continues if it is started again.",
  arguments: { cluster: clusterArgument },
  options: {
    context: contextOption,
    start: flag("start the cluster first (minikube with Calico; MicroK8s' add-ons)"),
    local: flag("follow the current commit, served by a small git server in the cluster", ["repoUrl", "revision"]),
    repoUrl: text("URL", "follow this repository instead of the one that the catalog names"),
    revision: text("NAME", "follow this branch, tag or commit instead"),
    without: texts("NAME", "leave out an Application, such as one whose chart cannot be reached"),
    images: choice(
      ["build", "load", "none"],
      "build",
      "MODE",
      "build: build the images and load them; load: load the images that are built; none: a registry has them",
    ),
    loadWith: text("COMMAND", "the command that loads an image into the cluster; the image's reference is appended"),
    buildArg: texts("NAME=TEXT", "a build argument of the images, such as another base image"),
    argocdManifests: text("DIR", "a folder with Argo CD's own manifests, if they cannot be fetched"),
    replaceArgocd: flag("replace an Argo CD of another release"),
    skipPolicyProbe: flag("do not test whether NetworkPolicies are enforced"),
    timeout: number({ least: 1, most: 999_999, whole: true }, 600, "SECONDS", "the limit of each wait"),
    dryRun: flag("print the changes without making them"),
  },
  examples: [
    ["npm run bootstrap -- minikube --start --local", "start minikube and serve the current commit"],
    ["npm run bootstrap -- microk8s --images none", "a running MicroK8s; a registry has the images"],
  ],
  exitCodes: { 1: "not done", 130: "interrupted" },
});

export type Options = Parsed<typeof commandLine>;
