import { expect, test } from "vitest";
import { keys, type Values } from "../src/library/kube-prometheus-stack/keys.ts";
import { keysOf } from "../src/library/kube-prometheus-stack/keys-of.ts";
import { over, unknownKeys } from "../src/model/values.ts";

test("unknown keys are reported: at the top, in a nested map and in a sub-chart", () => {
  const values = {
    grafanna: {},
    prometheus: { prometheusSpec: { storageSpec: { volumeClaimTemplat: {} }, evaluationIntervall: "30s" } },
    "kube-state-metrics": { prometheus: { monitor: { http: { honourLabels: true } } } },
    grafana: { "grafana.ini": { any: { thing: 1 } }, serviceMonitr: null },
  };
  expect(unknownKeys(values, keys)).toEqual([
    "grafanna",
    "prometheus.prometheusSpec.storageSpec.volumeClaimTemplat",
    "prometheus.prometheusSpec.evaluationIntervall",
    "kube-state-metrics.prometheus.monitor.http.honourLabels",
    "grafana.serviceMonitr",
  ]);
});

test("unknown keys and values of another type do not compile", () => {
  const right: Values = { prometheus: { prometheusSpec: { replicas: 1, podMetadata: { labels: { any: "thing" } } } } };
  // @ts-expect-error depth 1
  const first: Values = { prometheuss: {} };
  // @ts-expect-error depth 4
  const fourth: Values = { prometheus: { prometheusSpec: { storageSpec: { volumeClaimTemplat: {} } } } };
  // @ts-expect-error a string instead of a number
  const kind: Values = { prometheus: { prometheusSpec: { replicas: "1" } } };
  expect(unknownKeys(right, keys)).toEqual([]);
  expect([first, fourth].flatMap((values) => unknownKeys(values, keys))).toHaveLength(2);
  expect(unknownKeys(kind, keys)).toEqual([]); // Only names are checked at run time: the compiler checks types.
});

test("keysOf keeps names and types of a chart's values; a parent's values override its sub-chart's", () => {
  const subChart = { replicas: 3, image: { tag: "v1", pullSecrets: ["a"] }, annotations: {} };
  const parent = { image: { tag: "v2", distroless: true }, url: null };
  expect(keysOf(over(subChart, parent))).toEqual({
    annotations: {},
    image: { distroless: false, pullSecrets: [], tag: "" },
    replicas: 0,
    url: null,
  });
});
