import { parseOptions } from "../options.ts";
import { Usage } from "../target.ts";

export const help = `npm run bootstrap -- CLUSTER [options]

Takes an empty cluster to a running TaskFlow that follows git. Each step leaves alone what is there already: interrupted and
run again, it goes on.

  --context NAME            of KUBECONFIG; the current one unless said
  --start                   starts the cluster first (minikube with Calico; MicroK8s' add-ons)
  --local                   follows the current commit, served by a small git server in the cluster
  --repo-url URL            follows another repository than the catalog names
  --revision NAME           follows another branch, tag or commit
  --without NAME            leaves an Application out, such as one whose chart cannot be reached; may be given again
  --images build|load|none  builds our images and loads them (unless said), loads what is built, or leaves that to a registry
  --load-with COMMAND       how this cluster takes an image in; the image's reference is appended
  --build-arg NAME=TEXT     for the images, such as a base image of one's own; may be given again
  --argocd-manifests DIR    Argo CD's own manifests, where they cannot be fetched
  --replace-argocd          replaces an Argo CD of another release
  --skip-policy-probe       does not try whether NetworkPolicies are enforced
  --timeout SECONDS         for each thing that is waited for; 600 unless said
  --dry-run                 says what would be done, and changes nothing
  --help                    this text

Exit codes: 0 done, 1 not done, 2 a command line that cannot be understood, 130 interrupted.
`;

const options = {
  context: { type: "string" },
  start: { type: "boolean" },
  local: { type: "boolean" },
  "repo-url": { type: "string" },
  revision: { type: "string" },
  without: { type: "string", multiple: true },
  images: { type: "string" },
  "load-with": { type: "string" },
  "build-arg": { type: "string", multiple: true },
  "argocd-manifests": { type: "string" },
  "replace-argocd": { type: "boolean" },
  "skip-policy-probe": { type: "boolean" },
  timeout: { type: "string" },
  "dry-run": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export interface Options {
  readonly cluster: string | undefined;
  readonly context: string | undefined;
  readonly start: boolean;
  readonly local: boolean;
  readonly repoUrl: string | undefined;
  readonly revision: string | undefined;
  readonly without: readonly string[];
  readonly images: "build" | "load" | "none";
  readonly loadWith: string | undefined;
  readonly buildArgs: readonly string[];
  readonly argocdManifests: string | undefined;
  readonly replaceArgocd: boolean;
  readonly policyProbe: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly dryRun: boolean;
  readonly help: boolean;
}

/** @throws Usage */
export function parse(args: readonly string[]): Options {
  const { values, positionals } = parseOptions(args, options);
  const [cluster, ...rest] = positionals;
  if (rest.length > 0) throw new Usage(`one cluster at a time: "${rest.join(" ")}" is too much`);
  const { images = "build", timeout = "600" } = values;
  if (images !== "build" && images !== "load" && images !== "none")
    throw new Usage(`--images is build, load or none, not "${images}"`);
  if (!/^[1-9]\d{0,5}$/.test(timeout)) throw new Usage(`--timeout is a number of seconds, not "${timeout}"`);
  if (values.local && (values["repo-url"] || values.revision))
    throw new Usage("--local follows the current commit: it goes with neither --repo-url nor --revision");
  return {
    cluster,
    context: values.context,
    start: values.start ?? false,
    local: values.local ?? false,
    repoUrl: values["repo-url"],
    revision: values.revision,
    without: values.without ?? [],
    images,
    loadWith: values["load-with"],
    buildArgs: values["build-arg"] ?? [],
    argocdManifests: values["argocd-manifests"],
    replaceArgocd: values["replace-argocd"] ?? false,
    policyProbe: !values["skip-policy-probe"],
    timeout: Number(timeout),
    dryRun: values["dry-run"] ?? false,
    help: values.help ?? false,
  };
}
