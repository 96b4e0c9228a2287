/** The steps, in order, from an empty cluster to an application that follows git. */
import { facts } from "../../generator/src/facts.ts";
import type { Source } from "../../generator/src/model/delivery.ts";
import { renderCluster } from "../../generator/src/trees.ts";
import { argocdNamespace } from "../application.ts";
import { type ArgocdObjects, applyAll, argocdObjects, installArgocd, markAsOurs } from "../cluster/argocd.ts";
import { makeCertificates } from "../cluster/authority.ts";
import { refresh, untilHealthy } from "../cluster/follow.ts";
import { localSource, publish, startGitServer } from "../cluster/git-server.ts";
import { run } from "../kubectl.ts";
import { checkNames, leaveOut, without } from "../left-out.ts";
import type { Report, Say } from "../report.ts";
import type { Target } from "../target.ts";
import { buildImages, type ImageOptions, loadImages } from "./images.ts";
import type { Options } from "./options.ts";
import type { Finding } from "./preflight/finding.ts";
import { preflight } from "./preflight/index.ts";
import { probePolicies } from "./preflight/policies.ts";
import { makeSecrets } from "./secrets.ts";

/** A check found an error before anything was changed. */
export class NotReady extends Error {}

interface Step {
  readonly title: string;
  /** Whether a dry run leaves it out. */
  readonly changes: boolean;
  readonly run: (say: Say) => Promise<unknown>;
}

/** @param root the root folder of this repository */
export async function bootstrap(
  target: Target,
  options: Options,
  createReport: (steps: number) => Report,
  root: string,
) {
  const steps = stepsOf(target, options, root, (text) => report.warn(text));
  const report = createReport(steps.length);
  for (const { title, changes, run } of steps)
    await report.step(title, async (say) => {
      if (changes && options.dryRun) say("would be done");
      else await run(say);
    });
}

function stepsOf(target: Target, options: Options, root: string, warn: (text: string) => void): Step[] {
  const { planned } = target;
  checkNames(planned, options.without);
  const source: Source = options.local
    ? localSource
    : {
        url: options.repoUrl ?? facts.delivery.source.url,
        revision: options.revision ?? facts.delivery.source.revision,
      };
  const images: ImageOptions = {
    cluster: planned.name,
    buildArgs: options.buildArg,
    loadWith: options.loadWith,
    root,
  };
  let argocd: ArgocdObjects;
  let commit: string | undefined;
  const sayDone = (say: Say, done: readonly string[]) =>
    say(done.length === 0 ? "all exist" : `${options.dryRun ? "would be done: " : ""}${done.join("; ")}`);

  return [
    step("Requirements of the cluster", false, async (say) => {
      judge(await preflight(target, options), warn);
      say("all met");
    }),
    ...when(!options.skipPolicyProbe, [
      step("Enforcement of NetworkPolicies", true, async (say) => {
        const findings = await probePolicies(target);
        judge(findings, warn);
        say(findings.length === 0 ? "enforced" : "see the warning");
      }),
    ]),
    ...when(options.images === "build", [
      step("Build images", true, async (say) => say(await buildImages(images, say))),
    ]),
    ...when(options.images !== "none", [step("Load images", true, async (say) => say(await loadImages(images, say)))]),
    step("Namespaces", true, async () => {
      const before = await target.api.find("Namespace", "", argocdNamespace);
      const { manifests } = renderCluster(planned, { ...facts.delivery, source });
      await applyAll(
        target,
        manifests.map(({ object }) => object).filter(({ kind }) => kind === "Namespace"),
      );
      if (!before) await markAsOurs(target);
    }),
    step("Secrets", false, async (say) => sayDone(say, await makeSecrets(target, options.dryRun))),
    step("Certificates", false, async (say) => sayDone(say, await makeCertificates(target, options.dryRun))),
    step(`Argo CD ${facts.delivery.argocdVersion}`, true, async (say) => {
      argocd = await argocdObjects(target, source, options.argocdManifests);
      await installArgocd(target, argocd, options.timeout, say);
    }),
    ...when(options.local, [
      step("Serve the current commit", true, async (say) => {
        const cwd = root;
        if (await run("git", ["status", "--porcelain"], { cwd }))
          warn("uncommitted changes are not served: git status lists them");
        await startGitServer(target, options.timeout);
        // Resolved once: after a new commit in the meantime, the wait would be for a commit that is not served.
        const [hash = "", subject = ""] = (await run("git", ["log", "-1", "--format=%H%n%h %s"], { cwd })).split("\n");
        await publish(target, hash, cwd);
        commit = hash;
        say(subject);
      }),
    ]),
    step(`Follow ${source.url} ${source.revision}`, true, async () => {
      await applyAll(target, [leaveOut(argocd.root, options.without)]);
    }),
    step("Synced and Healthy", true, async (say) => {
      await refresh(target);
      const rest = { ...target, planned: without(planned, options.without) };
      await untilHealthy(rest, { within: options.timeout, ...(commit && { commit }) }, say);
    }),
  ];
}

const step = (title: string, changes: boolean, run: Step["run"]): Step => ({ title, changes, run });
const when = (is: boolean, steps: readonly Step[]): readonly Step[] => (is ? steps : []);

/** Prints the warnings. @throws NotReady with all errors */
export function judge(findings: readonly Finding[], warn: (text: string) => void): void {
  for (const { text } of findings.filter(({ level }) => level === "warning")) warn(text);
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length > 0) throw new NotReady(errors.map(({ text }) => text).join("\n"));
}
