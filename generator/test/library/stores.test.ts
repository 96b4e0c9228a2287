/** Data stores: none, one, several, without an exporter, outside of the cluster. */
import { expect, test } from "vitest";
import type { Microservice } from "../../src/model/microservice.ts";
import { microservices as fixture } from "../application/index.ts";
import { dns, silent } from "./microservices.ts";
import { alertsOf, dashboardOf, namesOf, small } from "./small.ts";

const { redis, postgres } = fixture;
const redisExporter = fixture["redis-exporter"];
const postgresExporter = fixture["postgres-exporter"];
const cache: Microservice = { ...redis, name: "cache" };
const cacheReader: Microservice = { ...redisExporter, name: "cache-reader", calls: [dns, { to: "cache" }] };
const ledger: Microservice = { ...postgres, name: "ledger" };
const ledgerExporter: Microservice = { ...postgresExporter, name: "ledger-exporter", calls: [dns, { to: "ledger" }] };

const one = small([redis, redisExporter, postgres, postgresExporter]);
const two = small([
  ...[redis, redisExporter, cache, cacheReader],
  ...[postgres, postgresExporter, ledger, ledgerExporter],
]);
const titleOf = (some: typeof one, uid: string) => dashboardOf(some, uid)?.title;
const textsOf = (some: typeof one, uid: string) =>
  dashboardOf(some, uid)?.rows.flatMap(({ panels }) =>
    panels.flatMap(({ queries }) => queries.map(({ expression }) => expression.text)),
  ) ?? [];
const expressionOf = (some: typeof one, name: string) =>
  alertsOf(some).find((alert) => alert.name === name)?.expression.text ?? "";

test("the only server of a kind has the kind's dashboard, on all metrics of its exporter", () => {
  expect([titleOf(one, "shop-redis"), titleOf(one, "shop-postgres")]).toEqual(["Redis", "PostgreSQL"]);
  expect(textsOf(one, "shop-redis")).toContain("min(redis_up)");
  expect(textsOf(one, "shop-postgres")).toContain("min(pg_up)");
});

test("each of two servers has a dashboard of its own, on its exporter's metrics alone", () => {
  expect(["redis", "cache", "postgres", "ledger"].map((name) => titleOf(two, `shop-${name}`))).toEqual([
    "Redis: redis",
    "Redis: cache",
    "PostgreSQL: postgres",
    "PostgreSQL: ledger",
  ]);
  const selectors = (uid: string) =>
    textsOf(two, uid).flatMap((text) => text.match(/\b(?:pg|redis)_\w+(?:\{[^}]*\})?/g) ?? []);
  for (const [name, job] of Object.entries({
    redis: "redis-exporter",
    cache: "cache-reader",
    postgres: "postgres-exporter",
    ledger: "ledger-exporter",
  })) {
    expect(selectors(`shop-${name}`).length).toBeGreaterThan(10);
    expect(selectors(`shop-${name}`).filter((selector) => !selector.includes(`job="${job}"`))).toEqual([]);
  }
});

test("the size of each server's databases is compared with its own claim", () => {
  const text = expressionOf(two, "DatabaseOutgrowsClaim");
  expect(text).toMatch(/job="postgres-exporter".*data-postgres-.* or .*job="ledger-exporter".*data-ledger-/);
  expect(expressionOf(one, "DatabaseOutgrowsClaim")).not.toContain("job=");
});

test("an exporter whose name does not follow its server's silences the alerts on the server's pods", () => {
  expect(expressionOf(two, "WorkloadShort")).toContain('job="cache-reader"');
  expect(expressionOf(two, "WorkloadShort")).toContain('"workload", "cache", "", ""');
  expect(expressionOf(one, "WorkloadShort")).not.toContain('"cache"');
});

test("each exporter's metrics are kept, whatever its name is", () => {
  expect(two.monitoring.exporters["cache-reader"]).toBe(two.monitoring.exporters["redis-exporter"]);
  expect(one.monitoring.exporters["cache-reader"]).toBeUndefined();
});

test("a server without an exporter is down if its pods are", () => {
  const some = small([redis]);
  expect(namesOf(some).filter((name) => /Redis|Postgres/.test(name))).toEqual([]);
  expect(expressionOf(some, "ServiceDown")).toContain('statefulset=~"redis"');
  expect(titleOf(some, "shop-redis")).toBe("Service: redis");
});

test("an exporter of a server outside of the cluster has its alerts, and no claim", () => {
  const some = small([silent, { ...postgresExporter, calls: [dns, { to: "ledger" }] }]);
  expect(namesOf(some)).toEqual(expect.arrayContaining(["PostgresDown", "PostgresConnectionsNearLimit"]));
  expect(namesOf(some)).not.toContain("DatabaseOutgrowsClaim");
});
