import { expect, test } from "vitest";
import { facts } from "../../../generator/src/facts.ts";
import { plan } from "../../../generator/src/plan/plan.ts";
import { needing } from "../../../operate/chaos/needs.ts";
import { publicPath, routesOf } from "../../../operate/load/api-paths.ts";
import { firstLimit, sampleRequest } from "../../../operate/load/rates.ts";
import { users } from "../index.ts";

const clusters = Object.values(facts.clusters).map((cluster) => plan(facts, cluster));

test.each(clusters)("each kind of request has a route on $name, or is a request of the page", (planned) => {
  const routes = routesOf(planned);
  for (const kind of users.kinds) {
    const path = () => publicPath(routes, kind.service, sampleRequest(users, kind).path);
    if (kind.service === "frontend") expect(path).toThrow("no route");
    else expect(path()).toMatch(/^\/api\/./);
  }
});

test.each(clusters)("the first rate limit of $name is far above the default rate", (planned) => {
  const limit = firstLimit(routesOf(planned), users);
  expect(limit?.service).toBe("tasks");
  expect(limit?.reachedAt).toBeGreaterThan(60);
  expect(limit?.reachedAt).toBeLessThan(120);
});

test.each(clusters)("the microservices that a request needs on $name follow from the graph", (planned) => {
  const requests = { ...users, through: ["gateway"] };
  const kindsNeeding = (...names: string[]) => [...needing(planned, requests, names)].sort();
  expect(kindsNeeding("images")).toEqual(["see its pictures", "upload a picture"]);
  expect(kindsNeeding("metrics")).toEqual(["see statistics"]);
  expect(kindsNeeding("users")).toEqual(["create a task", "list colleagues", "log in"]);
  expect(kindsNeeding("postgres")).not.toContain("see statistics");
  expect(kindsNeeding("postgres")).toContain("list tasks");
  expect(kindsNeeding("redis")).not.toContain("open the page");
  expect(kindsNeeding("redis")).toContain("list colleagues"); // the session
  expect(kindsNeeding("tasks", "users")).toEqual(["create a task"]);
  expect(kindsNeeding("tasks", "metrics")).toEqual([]);
});
