import { describe, expect, it } from "vitest";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import type { Api } from "../api.ts";
import { addresses } from "../bootstrap/addresses.ts";
import { isDone, untilHealthy } from "../bootstrap/follow.ts";
import { eventually, TooLong } from "../eventually.ts";
import { apiVersionOf, type Kind, type KubeObject, pathOf } from "../kinds.ts";
import { ProgramError, run } from "../kubectl.ts";
import { declaredCluster, nodeAddress, Usage } from "../target.ts";

describe("the paths of the API server", () => {
  it.each<[Kind, string]>([
    ["Pod", "/api/v1/namespaces/x/pods/y"],
    ["Endpoints", "/api/v1/namespaces/x/endpoints/y"],
    ["Namespace", "/api/v1/namespaces/y"],
    ["StorageClass", "/apis/storage.k8s.io/v1/storageclasses/y"],
    ["Ingress", "/apis/networking.k8s.io/v1/namespaces/x/ingresses/y"],
    ["NetworkPolicy", "/apis/networking.k8s.io/v1/namespaces/x/networkpolicies/y"],
    ["EndpointSlice", "/apis/discovery.k8s.io/v1/namespaces/x/endpointslices/y"],
    ["Application", "/apis/argoproj.io/v1alpha1/namespaces/x/applications/y"],
    ["HorizontalPodAutoscaler", "/apis/autoscaling/v2/namespaces/x/horizontalpodautoscalers/y"],
  ])("name a %s", (kind, path) => {
    expect(pathOf(kind, "x", "y")).toBe(path);
  });

  it("name a list of one namespace, or of all", () => {
    expect(pathOf("Deployment", "x")).toBe("/apis/apps/v1/namespaces/x/deployments");
    expect(pathOf("Deployment")).toBe("/apis/apps/v1/deployments");
    expect(apiVersionOf("Secret")).toBe("v1");
  });
});

describe("eventually", () => {
  it("resolves with what comes after errors and nothing", async () => {
    const looks = [() => Promise.reject(new Error("refused")), async () => undefined, () => false as const, () => 0];
    const look = () => (looks.shift() as () => Promise<number | undefined> | number | false)();
    expect(await eventually<number>(look, { within: 5, every: 1 })).toBe(0);
  });

  it("gives up in time, with what was missing and the last look's error", async () => {
    const begun = performance.now();
    const look = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const failed = eventually(look, { within: 0.05, every: 10, what: "the page" });
    await expect(failed).rejects.toThrow("the page did not come within 0.05 s: connect ECONNREFUSED");
    await expect(failed).rejects.toBeInstanceOf(TooLong);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("does not blame an error that has passed", async () => {
    const looks = [() => Promise.reject(new Error("too early"))];
    const look = () => looks.shift()?.();
    await expect(eventually(look, { within: 0.05, every: 5, what: "it" })).rejects.toThrow(
      /^it did not come within 0.05 s$/,
    );
  });
});

describe("a program", () => {
  const node = (code: string) => ["-e", code];

  it("is given its input, folder and environment, and answers", async () => {
    const code = "process.stdin.on('data', (d) => console.log(process.env.WORD, process.cwd(), String(d)))";
    const options = { input: "hello", cwd: "/", environment: { WORD: "ok" } };
    expect(await run(process.execPath, node(code), options)).toBe("ok / hello\n");
  });

  it("fails with its own words", async () => {
    const failed = run(process.execPath, node("console.error('no such context'); process.exit(3)"));
    await expect(failed).rejects.toThrow(/ended with 3\nno such context$/);
    await expect(failed).rejects.toBeInstanceOf(ProgramError);
  });

  it("is said to be missing, and is ended in time", async () => {
    await expect(run("no-such-program", [])).rejects.toThrow("no-such-program is not installed");
    const late = run(process.execPath, node("setTimeout(() => {}, 60_000)"), { timeout: 200 });
    await expect(late).rejects.toThrow("was ended by SIGTERM");
  });
});

const cluster = declaredCluster("minikube");
const planned = plan(facts, cluster);
const node = (list: object[]): KubeObject => ({
  ...{ apiVersion: "v1", kind: "Node", metadata: { name: "n" } },
  status: { addresses: list },
});

describe("a target", () => {
  const apiOf = (...nodes: KubeObject[]) => ({ list: async () => nodes }) as unknown as Api;
  const six = { type: "InternalIP", address: "fd00::1" };
  const four = { type: "InternalIP", address: "192.0.2.7" };

  it("is a declared cluster, or suggests one", () => {
    expect(() => declaredCluster("minikub")).toThrow(/unknown cluster "minikub".*minikube/);
    expect(() => declaredCluster(undefined)).toThrow(`which cluster? ${Object.keys(facts.clusters).join(" or ")}`);
    expect(() => declaredCluster("")).toThrow(Usage);
  });

  it("has an IPv4 address", async () => {
    expect(await nodeAddress(apiOf(node([six, { type: "Hostname", address: "n" }, four])))).toBe("192.0.2.7");
    await expect(nodeAddress(apiOf(node([six])))).rejects.toThrow("no node has an IPv4 address");
  });

  it("is told with its addresses, and how to read what is secret, but nothing secret", async () => {
    const lines = await addresses({ api: apiOf(node([four])), planned, context: "here" });
    for (const { nodePort, host } of [
      ...cluster.nodePorts.map((one) => ({ ...one, host: "" })),
      ...planned.hosts.map((host) => ({ nodePort: 0, host })),
    ])
      expect(lines.join("\n")).toContain(nodePort ? `http://192.0.2.7:${nodePort}` : `https://${host}`);
    expect(lines.join("\n")).toContain("kubectl --context here -n taskflow-data get secret");
  });
});

describe("following git", () => {
  const app = (name: string, sync: string, health: string, more: object = {}): KubeObject => ({
    ...{ apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name } },
    spec: { destination: { namespace: "x" } },
    status: { sync: { status: sync, revision: "abc" }, health: { status: health }, ...more },
  });

  it("is done when an Application is Synced and Healthy, at the commit where one is asked for", () => {
    const done = app("a", "Synced", "Healthy");
    expect([isDone(done, undefined), isDone(done, "abc"), isDone(done, "def")]).toEqual([true, true, false]);
    expect(isDone(app("a", "OutOfSync", "Healthy"), undefined)).toBe(false);
    expect(isDone(app("a", "Synced", "Progressing"), undefined)).toBe(false);
    expect([isDone(undefined, undefined), isDone({ ...done, status: undefined }, undefined)]).toEqual([false, false]);
  });

  it("says of each Application that is not, what it lacks", async () => {
    const names = ["taskflow", ...planned.applications.map(({ component }) => component), ...planned.chartApplications];
    const [, ill = "", missing = ""] = names;
    const waiting = {
      name: "main",
      ready: false,
      state: { waiting: { reason: "ImagePullBackOff", message: "not found" } },
    };
    const pod: KubeObject = {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "p" } },
      status: { containerStatuses: [waiting] },
    };
    const conditions = [{ message: "comparison failed" }];
    const apps = names.flatMap((name) =>
      name === missing
        ? []
        : name === ill
          ? [app(name, "OutOfSync", "Degraded", { conditions })]
          : [app(name, "Synced", "Healthy")],
    );
    const api = { list: async (kind: Kind) => (kind === "Pod" ? [pod] : apps) } as unknown as Api;
    const said: string[] = [];
    const failed = untilHealthy({ api, planned }, { within: 0 }, (text) => said.push(text));
    await expect(failed).rejects.toThrow(
      [
        "not Synced and Healthy after 0 s:",
        `  ${ill}: OutOfSync, Degraded`,
        "    comparison failed",
        "    Pod p, main: ImagePullBackOff: not found",
        `  ${missing}: there is no such Application yet`,
      ].join("\n"),
    );
    expect(said.at(-1)).toBe(`${names.length - 2} of ${names.length}, waiting for ${ill}`);
  });
});
