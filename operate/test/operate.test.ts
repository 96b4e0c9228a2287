import { describe, expect, it } from "vitest";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { clusterNames } from "../../generator/src/cli/known.ts";
import type { Api } from "../api.ts";
import { addresses } from "../bootstrap/addresses.ts";
import { isDone, untilHealthy } from "../cluster/follow.ts";
import { eventually, TooLong } from "../eventually.ts";
import { apiVersionOf, type Kind, type LiveObject, pathOf } from "../kinds.ts";
import { ProgramError, run } from "../kubectl.ts";
import { rootOf } from "../planned.ts";
import { declaredCluster, nodeAddress } from "../target.ts";
import { laptop } from "./fixture.ts";

describe("an API path", () => {
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
  ])("names a %s", (kind, path) => {
    expect(pathOf(kind, "x", "y")).toBe(path);
  });

  it("names a list of one namespace or of all", () => {
    expect(pathOf("Deployment", "x")).toBe("/apis/apps/v1/namespaces/x/deployments");
    expect(pathOf("Deployment")).toBe("/apis/apps/v1/deployments");
    expect(apiVersionOf("Secret")).toBe("v1");
  });
});

describe("eventually", () => {
  it("resolves with the first value after errors, undefined and false", async () => {
    const results = [() => Promise.reject(new Error("refused")), async () => undefined, () => false as const, () => 0];
    const look = () => (results.shift() as () => Promise<number | undefined> | number | false)();
    expect(await eventually<number>(look, { within: 5, every: 1 })).toBe(0);
  });

  it("gives up at its limit, with the subject and the last error", async () => {
    const begun = performance.now();
    const look = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const failed = eventually(look, { within: 0.05, every: 10, what: "the page" });
    await expect(failed).rejects.toThrow("timed out after 0.05 s while waiting for the page: connect ECONNREFUSED");
    await expect(failed).rejects.toBeInstanceOf(TooLong);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("does not report an error of an earlier attempt", async () => {
    const results = [() => Promise.reject(new Error("too early"))];
    const look = () => results.shift()?.();
    await expect(eventually(look, { within: 0.05, every: 5, what: "it" })).rejects.toThrow(
      /^timed out after 0.05 s while waiting for it$/,
    );
  });
});

describe("a program", () => {
  const node = (code: string) => ["-e", code];

  it("gets its input, folder and environment, and returns its output", async () => {
    const code = "process.stdin.on('data', (d) => console.log(process.env.WORD, process.cwd(), String(d)))";
    const options = { input: "hello", cwd: "/", environment: { WORD: "ok" } };
    expect(await run(process.execPath, node(code), options)).toBe("ok / hello\n");
  });

  it("fails with its own error output", async () => {
    const failed = run(process.execPath, node("console.error('no such context'); process.exit(3)"));
    await expect(failed).rejects.toThrow(/ended with exit code 3\nno such context$/);
    await expect(failed).rejects.toBeInstanceOf(ProgramError);
  });

  it("is reported if it is not installed, and killed at its time limit", async () => {
    await expect(run("no-such-program", [])).rejects.toThrow("no-such-program is not installed");
    const late = run(process.execPath, node("setTimeout(() => {}, 60_000)"), { timeout: 200 });
    await expect(late).rejects.toThrow("was killed by SIGTERM");
  });
});

const { cluster, planned } = laptop;
const node = (list: object[]): LiveObject => ({
  ...{ apiVersion: "v1", kind: "Node", metadata: { name: "n" } },
  status: { addresses: list },
});

describe("a cluster", () => {
  const apiOf = (...nodes: LiveObject[]) => ({ list: async () => nodes }) as unknown as Api;
  const six = { type: "InternalIP", address: "fd00::1" };
  const four = { type: "InternalIP", address: "192.0.2.7" };

  it("must be declared; an unknown name gets a suggestion", () => {
    const [known = ""] = clusterNames();
    expect(() => declaredCluster(`${known}x`)).toThrow(`unknown cluster "${known}x": did you mean "${known}"?`);
    expect(() => declaredCluster(undefined)).toThrow(`CLUSTER is missing: ${clusterNames().join(" or ")}`);
    expect(() => declaredCluster("")).toThrow(Usage);
  });

  it("must have an IPv4 address", async () => {
    expect(await nodeAddress(apiOf(node([six, { type: "Hostname", address: "n" }, four])))).toBe("192.0.2.7");
    await expect(nodeAddress(apiOf(node([six])))).rejects.toThrow("no Node has an IPv4 address");
  });

  it("is described by its addresses and the commands that print its passwords", async () => {
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
  const app = (name: string, sync: string, health: string, more: object = {}): LiveObject => ({
    ...{ apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name } },
    spec: { destination: { namespace: "x" } },
    status: { sync: { status: sync, revision: "abc" }, health: { status: health }, ...more },
  });

  it("ends when an Application is Synced and Healthy, and at the given commit", () => {
    const done = app("a", "Synced", "Healthy");
    expect([isDone(done, undefined), isDone(done, "abc"), isDone(done, "def")]).toEqual([true, true, false]);
    expect(isDone(app("a", "OutOfSync", "Healthy"), undefined)).toBe(false);
    expect(isDone(app("a", "Synced", "Progressing"), undefined)).toBe(false);
    expect([isDone(undefined, undefined), isDone({ ...done, status: undefined }, undefined)]).toEqual([false, false]);
  });

  it("reports the reasons of each Application that is not", async () => {
    const names = [rootOf(planned), ...planned.applications.map(({ name }) => name), ...planned.chartApplications];
    const [, ill = "", missing = ""] = names;
    const waiting = {
      name: "main",
      ready: false,
      state: { waiting: { reason: "ImagePullBackOff", message: "not found" } },
    };
    const pod: LiveObject = {
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
    const activity: string[] = [];
    const failed = untilHealthy({ api, planned }, { within: 0 }, (text) => activity.push(text));
    await expect(failed).rejects.toThrow(
      [
        "not Synced and Healthy after 0 s:",
        `  ${ill}: OutOfSync, Degraded`,
        "    comparison failed",
        "    Pod p, main: ImagePullBackOff: not found",
        `  ${missing}: the Application does not exist yet`,
      ].join("\n"),
    );
    expect(activity.at(-1)).toBe(`${names.length - 2} of ${names.length}, waiting for ${ill}`);
  });
});
