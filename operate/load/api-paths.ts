/** Where the gateway shows what a microservice answers, from the routes that are declared. */
import type { PlannedCluster, PlannedRoute } from "../../generator/src/plan/types.ts";

/** @throws Error where no gateway is declared */
export function routesOf(planned: PlannedCluster): readonly PlannedRoute[] {
  for (const component of planned.components)
    if (component.kind === "microservice" && component.runtime.kind === "gateway") return component.runtime.routes;
  throw new Error(`${planned.name} declares no gateway`);
}

/** The route by which a path of a microservice can be reached; the closest one. @throws Error where there is none */
export function routeOf(routes: readonly PlannedRoute[], service: string, path: string): PlannedRoute {
  const [bare = ""] = path.split("?", 1);
  const fits = routes.filter(
    ({ upstream, to }) => upstream.name === service && (to === "/" || bare === to || bare.startsWith(`${to}/`)),
  );
  const found = fits.sort((a, b) => b.to.length - a.to.length)[0];
  if (!found) throw new Error(`no route of the gateway leads to ${path} of ${service}`);
  return found;
}

/** The path under which people reach `path` of a microservice, such as /api/tasks for /tasks of tasks. */
export function publicPath(routes: readonly PlannedRoute[], service: string, path: string): string {
  const { prefix, to } = routeOf(routes, service, path);
  return `${prefix}${to === "/" ? path : path.slice(to.length)}`;
}
