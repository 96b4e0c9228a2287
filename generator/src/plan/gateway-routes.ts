import { endpoint } from "../model/endpoints.ts";
import type { Microservice } from "../model/microservice.ts";
import { addressOf } from "./environment.ts";
import type { Address, PlannedRoute } from "./types.ts";

/** Requests per second and client, where a route sets no rate. */
const defaultRate = 50;
/** nginx's own default, made visible. */
export const gatewayBody = "1m";

/**
 * A port of a microservice as an upstream of nginx. The name of the first port's is the microservice's; an underscore, which
 * no microservice's name has, joins the name of another port.
 */
export function upstreamOf(target: Microservice, port?: string): Address {
  const [first] = Object.keys(target.ports);
  const address = addressOf(target, port);
  return port === undefined || port === first ? address : { ...address, name: `${target.name}_${port}` };
}

/** A microservice's declared routes, below /api. */
export function routesOf(target: Microservice, upstream: Address): PlannedRoute[] {
  return Object.entries(target.routes ?? {}).map(([prefix, { to, auth, ratePerSecond, maxBody }]) => ({
    ...publicRoute(target, upstream, prefix, to),
    auth,
    ratePerSecond: ratePerSecond ?? defaultRate,
    maxBody: maxBody ?? gatewayBody,
  }));
}

/** A route that needs no login. */
export function publicRoute(target: Microservice, upstream: Address, prefix: string, to: string): PlannedRoute {
  return {
    prefix,
    to,
    upstream,
    auth: "none",
    ratePerSecond: defaultRate,
    maxBody: gatewayBody,
    pauseSeconds: null,
    hidden: to === "/" ? hiddenIn(target) : [],
    except: [],
  };
}

/** The paths that a microservice answers for other pods only. */
function hiddenIn({ run, scrape }: Microservice): string[] {
  const paths = run.kind === "node" ? [endpoint.metrics, endpoint.verify] : scrape ? [endpoint.metrics] : [];
  return paths.map((path) => path.slice(1));
}
