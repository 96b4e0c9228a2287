/**
 * Every route of the API, through every way in: a protected route must answer 401 without a log-in, and 200 with one. Every
 * microservice that is reached directly must answer, too.
 */

import { randomBytes } from "node:crypto";
import type { PlannedCluster, PlannedRoute } from "../../generator/src/plan/types.ts";
import { hasGateway, routesOf } from "../../operate/load/api-paths.ts";
import { type Asker, askerOf } from "../../operate/load/ask.ts";
import { type DirectWay, directWays, type WayIn, waysIn } from "../../operate/load/way-in.ts";
import { proof } from "../../services/e2e/index.ts";
import type { StepContext } from "../context.ts";
import type { Step } from "../step.ts";
import { refuse } from "./compare.ts";

export const apiRoutes: Step = {
  title: "API routes, through every NodePort and host",
  rows: ["TF2", "TF3", "TF10", "TH1", "TH3", "TM3", "MS4"],
  leftOut({ planned }) {
    if (hasGateway(planned) || directWays(planned, { address: "" }).length > 0) return undefined;
    return `${planned.name} declares no gateway, and no NodePort and no host of another microservice`;
  },
  async run(context, say) {
    const { planned, node: address, authority } = context;
    const lines: string[] = [];
    for (const way of directWays(planned, { address, authority })) {
      say(way.origin);
      lines.push(await withAsker(way, (asker) => tryDirect(asker, way)));
    }
    if (!hasGateway(planned)) return lines;
    const ways = waysIn(planned, { address, authority });
    const [first] = ways;
    if (!first) throw new Error(`${planned.name} declares no NodePort and no host for the page or the gateway`);
    const cookie = (await proof.logIn?.(context, first)) ?? null;
    for (const way of [...ways, ...otherHosts(context)]) {
      say(way.origin);
      lines.push(await withAsker(way, (asker) => tryWay(asker, way, planned, cookie)));
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

/** Any answer of the microservice counts, such as 404 or 401; 502 to 504 come from a proxy that has no microservice behind it. */
async function tryDirect(asker: Asker, { origin, path, through }: DirectWay): Promise<string> {
  const { status } = await asker.ask({ method: "GET", path });
  refuse(![502, 503, 504].includes(status) ? [] : [`${origin}${path} answered ${status}`]);
  return `${origin}: ${path} of ${through} answered ${status}`;
}

/** Hosts with routes of their own, which lead to single microservices. */
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

async function tryWay(asker: Asker, way: Way, planned: PlannedCluster, cookie: string | null): Promise<string> {
  const routes = way.own ?? routesOf(planned);
  const tried = await Promise.all(routes.map((route) => tryRoute(asker, route, cookie)));
  const more = way.own ? [] : [...(await tryHealth(asker, planned)), ...(way.hasPage ? await tryPage(asker) : [])];
  const nowhere = `/${randomBytes(6).toString("hex")}`;
  const { status } = await asker.ask({ method: "GET", path: way.own ? nowhere : `/api${nowhere}` });
  const notFound = status === 404 || (way.own?.some(({ prefix }) => prefix === "/" || prefix === "") && status < 500);
  refuse(
    [
      ...tried.flatMap(({ wrong }) => wrong),
      ...more,
      ...(notFound ? [] : [`an undeclared path answered ${status}`]),
    ].map((fault) => `${way.origin}${fault.startsWith("/") ? "" : " "}${fault}`),
  );
  const answers = tried.map(({ answered }) => answered).join(", ");
  return `${way.origin}: ${answers}`;
}

/** The answers of a route without a log-in and, if it requires one, with it. @param cookie null: no session is known */
async function tryRoute(asker: Asker, { prefix, auth }: PlannedRoute, cookie: string | null) {
  const path = prefix === "" ? "/" : prefix;
  const without = await asker.ask({ method: "GET", path });
  if (auth === "none") {
    // A route may be for another method: its microservice then answers 405, which also proves that no log-in is required.
    const good = without.status < 500 && ![401, 403].includes(without.status);
    return {
      answered: `${path} ${without.status}`,
      wrong: good ? [] : [`${path} answered ${without.status}, but needs no log-in`],
    };
  }
  const refused = without.status === 401 ? [] : [`${path} answered ${without.status} without a log-in instead of 401`];
  if (cookie === null) return { answered: `${path} ${without.status}`, wrong: refused };
  const inside = await asker.ask({ method: "GET", path, headers: { cookie } });
  return {
    answered: `${path} ${without.status}/${inside.status}`,
    wrong: [
      ...refused,
      ...(inside.status === 200
        ? []
        : [`${path} answered ${inside.status} with a log-in: ${inside.text.slice(0, 200)}`]),
    ],
  };
}

/** Checks that /api/health reports every backend as ready. */
async function tryHealth(asker: Asker, { components }: PlannedCluster): Promise<string[]> {
  const { status, text } = await asker.ask({ method: "GET", path: "/api/health" });
  if (status !== 200) return [`/api/health answered ${status}: ${text.slice(0, 200)}`];
  const health: Record<string, { status: string } | undefined> = JSON.parse(text);
  const backends = components.flatMap((one) =>
    one.kind === "microservice" && one.runtime.kind === "gateway" ? one.runtime.backends : [],
  );
  return backends
    .filter(({ name }) => health[name]?.status !== "ready")
    .map(({ name }) => `/api/health reports ${name} as ${JSON.stringify(health[name])}`);
}

async function tryPage(asker: Asker): Promise<string[]> {
  const { status, type, text } = await asker.ask({ method: "GET", path: "/" });
  return status === 200 && type === "text/html" && /<!doctype html/i.test(text)
    ? []
    : [`/ answered ${status} ${type} instead of the page`];
}
