import type { PlannedHome, PlannedRoute } from "../../plan/types.ts";
import { block, duration } from "./nginx.ts";

/** The headers of auth's answer that go to the backend: user, team, and a signed token with both. */
export const verified = ["X-User", "X-Team", "Authorization"].map((header) => {
  const name = header.toLowerCase().replace("-", "_");
  return { header, variable: `$verified_${name.replace("x_", "")}`, from: `$upstream_http_${name}` };
});

export function routeLocation(route: PlannedRoute): string[] {
  return [...hidden(route), ...block(`location ~ ${below(route)}(/|$)`, passOn(route))];
}

/** The pattern of a route's prefix, without the paths that other microservices answer. */
function below({ prefix, except }: PlannedRoute): string {
  return except.length > 0 ? `^(?!(${except.join("|")})(/|$))${prefix}` : `^${prefix}`;
}

export function homeLocation(home: PlannedHome): string[] {
  const pattern = home.exact ? `= ${home.prefix}` : `~ ^${home.prefix === "/" ? "" : home.prefix}/?$`;
  return block(`location ${pattern}`, passOn(home));
}

/** Hides the paths for other pods only, where a route passes all paths of a microservice on. */
function hidden(route: PlannedRoute): string[] {
  if (route.hidden.length === 0) return [];
  return block(`location ~ ${below(route)}/(${route.hidden.join("|")})(/|$)`, ["return 404;"]);
}

/** Replaces the prefix by `to` and passes the request on. On a route for users, auth is called first and names the user. */
function passOn(route: PlannedRoute): string[] {
  const { prefix, to, upstream: backend, auth, ratePerSecond, maxBody, pauseSeconds } = route;
  const identity = {
    user: [
      "auth_request /internal/verify;",
      ...verified.map(({ variable, from }) => `auth_request_set ${variable} ${from};`),
    ],
    none: ["set $verified_authorization $http_authorization;", "set $passed_cookie $http_cookie;"],
  };
  const rewrite = to === "/" ? "/?(.*)$ /$1" : `(/.*)?$ ${to}$1`;
  return [
    ...identity[auth],
    `limit_req zone=${zone(route)} burst=${ratePerSecond * 2} nodelay;`,
    `client_max_body_size ${maxBody};`,
    ...(pauseSeconds === null ? [] : [`proxy_read_timeout ${duration(pauseSeconds)};`]),
    ...(prefix === to || prefix === "" ? [] : [`rewrite (?s)^${prefix}${rewrite} break;`]),
    `proxy_pass http://${backend.name};`,
  ];
}

/** Sorts routes: nginx uses the first pattern that matches. */
export function longestFirst<T extends { readonly prefix: string }>(routes: readonly T[]): T[] {
  return [...routes].sort((a, b) => b.prefix.length - a.prefix.length || (a.prefix < b.prefix ? -1 : 1));
}

/** Routes of one microservice with the same rate share one budget per client. */
export const zone = ({ upstream: { name }, ratePerSecond }: PlannedRoute): string => `${name}_${ratePerSecond}`;
