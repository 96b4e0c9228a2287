/** Every route of the API, through every way in: refused without a log-in where it asks for one, answered with it. */

import { randomBytes } from "node:crypto";
import type { PlannedCluster, PlannedRoute } from "../../generator/src/plan/types.ts";
import { publicPath, routesOf } from "../../operate/load/api-paths.ts";
import { type Asker, askerOf } from "../../operate/load/ask.ts";
import { type WayIn, waysIn } from "../../operate/load/way-in.ts";
import type { StepContext } from "../context.ts";
import type { Step } from "../step.ts";
import { refuse } from "./compare.ts";

export const apiRoutes: Step = {
  title: "API routes, through every NodePort and host",
  rows: ["TF2", "TF3", "TF10", "TH1", "TH3", "TM3", "MS4"],
  async run(context, say) {
    const ways = waysIn(context.planned, { address: context.node, authority: context.authority });
    const [first] = ways;
    if (!first) throw new Error(`${context.planned.name} declares no way in`);
    const cookie = await withAsker(first, (asker) => logIn(asker, routesOf(context.planned)));
    const lines: string[] = [];
    for (const way of [...ways, ...otherHosts(context)]) {
      say(way.origin);
      lines.push(await withAsker(way, (asker) => tryWay(asker, way, context.planned, cookie)));
    }
    return lines;
  },
};

async function withAsker<T>(way: WayIn, work: (asker: Asker) => Promise<T>): Promise<T> {
  const asker = askerOf(way);
  try {
    return await work(asker);
  } finally {
    asker.close();
  }
}

/** Hosts at which a microservice answers by its own routes, as declared. */
function otherHosts({ planned, node, authority }: StepContext): (WayIn & { readonly own: readonly PlannedRoute[] })[] {
  return hostsOf(planned).map(({ host, homes, routes }) => ({
    ...{
      origin: `https://${host}`,
      address: node,
      port: 443,
      serverName: host,
      authority,
      through: [],
      hasPage: false,
    },
    own: [...homes, ...routes],
  }));
}

function hostsOf({ components }: PlannedCluster) {
  return components.flatMap((one) =>
    one.kind === "microservice" && one.runtime.kind === "gateway" ? one.runtime.hosts : [],
  );
}

type Way = WayIn & { readonly own?: readonly PlannedRoute[] };

async function tryWay(asker: Asker, way: Way, planned: PlannedCluster, cookie: string): Promise<string> {
  const routes = way.own ?? routesOf(planned);
  const tried = await Promise.all(routes.map((route) => tryRoute(asker, route, cookie)));
  const more = way.own ? [] : [...(await tryHealth(asker, planned)), ...(way.hasPage ? await tryPage(asker) : [])];
  const nowhere = `/${randomBytes(6).toString("hex")}`;
  const { status } = await asker.ask({ method: "GET", path: way.own ? nowhere : `/api${nowhere}` });
  const lost = status === 404 || (way.own?.some(({ prefix }) => prefix === "/" || prefix === "") && status < 500);
  refuse(
    [...tried.flatMap(({ wrong }) => wrong), ...more, ...(lost ? [] : [`a path that nobody declares: ${status}`])].map(
      (fault) => `${way.origin}${fault.startsWith("/") ? "" : " "}${fault}`,
    ),
  );
  const answers = tried.map(({ words }) => words).join(", ");
  return `${way.origin}: ${answers}`;
}

/** What a route gives without a log-in and, where it asks for one, with it. */
async function tryRoute(asker: Asker, { prefix, auth }: PlannedRoute, cookie: string) {
  const path = prefix === "" ? "/" : prefix;
  const without = await asker.ask({ method: "GET", path });
  if (auth === "none") {
    // A route may be for another method: then its microservice says so, and lets in whoever asks.
    const good = without.status < 500 && ![401, 403].includes(without.status);
    return {
      words: `${path} ${without.status}`,
      wrong: good ? [] : [`${path} answered ${without.status}, and is open to all`],
    };
  }
  const inside = await asker.ask({ method: "GET", path, headers: { cookie } });
  return {
    words: `${path} ${without.status}/${inside.status}`,
    wrong: [
      ...(without.status === 401 ? [] : [`${path} answered ${without.status} without a log-in, 401 was expected`]),
      ...(inside.status === 200
        ? []
        : [`${path} answered ${inside.status} with a log-in: ${inside.text.slice(0, 200)}`]),
    ],
  };
}

/** Every backend is named there, ready. */
async function tryHealth(asker: Asker, { components }: PlannedCluster): Promise<string[]> {
  const { status, text } = await asker.ask({ method: "GET", path: "/api/health" });
  if (status !== 200) return [`/api/health answered ${status}: ${text.slice(0, 200)}`];
  const health: Record<string, { status: string } | undefined> = JSON.parse(text);
  const backends = components.flatMap((one) =>
    one.kind === "microservice" && one.runtime.kind === "gateway" ? one.runtime.backends : [],
  );
  return backends
    .filter(({ name }) => health[name]?.status !== "ready")
    .map(({ name }) => `/api/health says of ${name}: ${JSON.stringify(health[name])}`);
}

async function tryPage(asker: Asker): Promise<string[]> {
  const { status, type, text } = await asker.ask({ method: "GET", path: "/" });
  return status === 200 && type === "text/html" && /<!doctype html/i.test(text)
    ? []
    : [`/ answered ${status} ${type}, no page`];
}

/** Somebody new: an account has no end, so one more stays with each run. */
async function logIn(asker: Asker, routes: readonly PlannedRoute[]): Promise<string> {
  const email = `e2e-${randomBytes(6).toString("hex")}@people.example.org`;
  const password = randomBytes(12).toString("hex");
  const post = async (service: string, path: string, body: object) => {
    const asked = publicPath(routes, service, path);
    const headers = { "content-type": "application/json" };
    const answer = await asker.ask({ method: "POST", path: asked, headers, body: JSON.stringify(body) });
    if (answer.status >= 300) throw new Error(`POST ${asked} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    return answer;
  };
  await post("users", "/users/register", { name: "End to End", email, password, team: "End to end" });
  return (await post("auth", "/login", { email, password })).cookies.join("; ");
}
