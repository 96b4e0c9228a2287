/** Checks that sidecars work: a localhost-only one answers there and nowhere else, and a polling one logs its results. */

import { randomBytes } from "node:crypto";
import type { StepContext } from "../../e2e/context.ts";
import { nodeImage, runInPod } from "../../e2e/in-pod.ts";
import type { Step } from "../../e2e/step.ts";
import { refuse } from "../../e2e/steps/compare.ts";
import { endpoint } from "../../generator/src/model/endpoints.ts";
import { label } from "../../generator/src/model/labels.ts";
import type { PlannedMicroservice, PlannedSidecar } from "../../generator/src/plan/types.ts";
import { eventually } from "../../operate/eventually.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { publicPath, routesOf } from "../../operate/load/api-paths.ts";
import { askerOf } from "../../operate/load/ask.ts";
import { wayIn } from "../../operate/load/way-in.ts";
import { microservicesOf } from "../../operate/planned.ts";

export const sidecars: Step = {
  title: "Sidecars",
  rows: ["TF6", "TF10", "TF12"],
  async run(context, say) {
    const found = microservicesOf(context.planned).flatMap((owner) =>
      // Sidecars of others only export metrics, which a later step checks.
      owner.sidecars.filter(({ probe }) => probe === null).map((sidecar) => ({ owner, sidecar })),
    );
    const lines: string[] = [];
    for (const { owner, sidecar } of found) {
      say(sidecar.name);
      lines.push(
        ...(await (sidecar.localOnly ? localOnly(context, owner, sidecar) : polling(context, owner, sidecar))),
      );
    }
    return lines;
  },
};

async function podsOf({ api }: StepContext, { name, namespace }: PlannedMicroservice): Promise<LiveObject[]> {
  const pods = await api.list("Pod", namespace, { labels: `${label.name}=${name}`, fields: "status.phase=Running" });
  const found = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  if (found.length === 0) throw new Error(`${name} has no running pod`);
  return found;
}

interface Listening {
  readonly port: number;
  /** The pod's own address. */
  readonly address: string;
  readonly live: string;
  /** The path of the events, and the text that one of them must contain. */
  readonly events: string;
  readonly expected: string;
}

interface Reply {
  readonly status: number;
  /** The body, or the code of an error. */
  readonly text: string;
}

/**
 * Runs beside the sidecar, and waits some seconds for the event. It returns only a count, because the events contain users'
 * e-mail addresses.
 */
export async function readEvents({ port, address, live, events, expected }: Listening) {
  const get = (host: string, path: string): Promise<Reply> =>
    fetch(`http://${host}:${port}${path}`, { signal: AbortSignal.timeout(5_000) }).then(
      async (answer) => ({ status: answer.status, text: await answer.text() }),
      (error: Error & { cause?: { code?: string } }) => ({ status: 0, text: error.cause?.code ?? error.message }),
    );
  const end = Date.now() + 10_000;
  let reply = await get("127.0.0.1", events);
  while (!reply.text.includes(expected) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    reply = await get("127.0.0.1", events);
  }
  const number: number = reply.status === 200 ? JSON.parse(reply.text).items.length : 0;
  const found = reply.text.includes(expected);
  return { alive: await get("127.0.0.1", live), own: await get(address, live), status: reply.status, number, found };
}

/** Causes a failed log-in, whose event only the pod itself can read. */
async function localOnly(
  context: StepContext,
  owner: PlannedMicroservice,
  { name, port }: PlannedSidecar,
): Promise<string[]> {
  const email = `nobody-${randomBytes(4).toString("hex")}@example.org`;
  await failToLogIn(context, owner.name, email);
  const image = nodeImage(context);
  const { namespace } = owner;
  const results = await Promise.all(
    (await podsOf(context, owner)).map(({ metadata, status }) => {
      const address: string = status.podIP;
      const input = { port, address, live: endpoint.live, events: "/events?limit=50", expected: email };
      return runInPod(context.api, {
        namespace,
        name: metadata.name,
        image,
        run: readEvents,
        input,
        what: `the check of ${name}`,
      });
    }),
  );
  refuse([
    ...results.flatMap(({ alive, own, status }) => [
      ...[alive.status, status]
        .filter((one) => one !== 200)
        .map((one) => `${name} at localhost:${port} answered ${one}`),
      ...(own.text === "ECONNREFUSED"
        ? []
        : [`${name} at the pod's address: ${own.text.slice(0, 99)} instead of ECONNREFUSED`]),
    ]),
    // Only one of several pods answered the log-in.
    ...(results.some(({ found }) => found) ? [] : [`${name} does not show the event of a failed log-in after 10 s`]),
  ]);
  const number = results.reduce((sum, one) => sum + one.number, 0);
  return [
    `${name} beside ${owner.name}: localhost:${port} answers with ${number} events, among them the failed log-in of this step`,
    `${name} beside ${owner.name}: the pod's own address refuses port ${port}`,
  ];
}

async function failToLogIn(context: StepContext, service: string, email: string): Promise<void> {
  const asker = askerOf(wayIn(context.planned, { address: context.node, authority: context.authority }));
  try {
    const path = publicPath(routesOf(context.planned), service, "/login");
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ email, password: randomBytes(12).toString("hex") });
    const { status, text } = await asker.ask({ method: "POST", path, headers, body });
    if (status !== 401) throw new Error(`POST ${path} with a wrong password answered ${status}: ${text.slice(0, 200)}`);
  } finally {
    asker.close();
  }
}

/** Reads the sidecar's log for the target and the result of its last health check. */
async function polling(context: StepContext, owner: PlannedMicroservice, { name }: PlannedSidecar): Promise<string[]> {
  const pods = await podsOf(context, owner);
  const logged = await Promise.all(
    pods.map(({ metadata }) =>
      eventually(async () => lastCheck(await context.api.log(owner.namespace, metadata.name, name, "tailLines=20")), {
        ...{ within: 60, every: 2_000, what: `a successful health check in the log of ${name} in ${metadata.name}` },
      }),
    ),
  );
  return logged.map(
    ({ target, status, ms }, index) =>
      `${name} in ${pods[index]?.metadata.name}: ${target} answered ${status} in ${ms} ms`,
  );
}

interface Check {
  readonly target: string;
  readonly status: number;
  readonly ms: number;
}

/** @returns the last health check of a log; undefined if there is none or it failed */
export function lastCheck(log: string): Check | undefined {
  const lines = log.split("\n").filter((line) => line.includes('"health check"'));
  const last = lines.at(-1);
  const check = last === undefined ? undefined : (JSON.parse(last) as Check);
  return check?.status === 200 ? check : undefined;
}
