/** The public path of a microservice's own path, from the gateway's declared routes. */
import type { PlannedCluster, PlannedRoute } from "../../generator/src/plan/types.ts";

/** The routes of the gateway; none if the cluster declares no gateway. */
export function routesOf(planned: PlannedCluster): readonly PlannedRoute[] {
  for (const component of planned.components)
    if (component.kind === "microservice" && component.runtime.kind === "gateway") return component.runtime.routes;
  return [];
}

export const hasGateway = ({ components }: PlannedCluster): boolean =>
  components.some((one) => one.kind === "microservice" && one.runtime.kind === "gateway");

/** The most specific route that leads to a path of a microservice. @throws Error if there is none */
export function routeOf(routes: readonly PlannedRoute[], service: string, path: string): PlannedRoute {
  const [bare = ""] = path.split("?", 1);
  const fits = routes.filter(
    ({ upstream, to }) => upstream.name === service && (to === "/" || bare === to || bare.startsWith(`${to}/`)),
  );
  const found = fits.sort((a, b) => b.to.length - a.to.length)[0];
  if (!found) throw new Error(`no route of the gateway leads to ${path} of ${service}`);
  return found;
}

/** The public path of a microservice's `path`, such as /api/tasks for /tasks of tasks. */
export function publicPath(routes: readonly PlannedRoute[], service: string, path: string): string {
  const { prefix, to } = routeOf(routes, service, path);
  return `${prefix}${to === "/" ? path : path.slice(to.length)}`;
}
