import { App, Chart } from "cdk8s";
import type { PlannedMicroservice } from "../plan/types.ts";
import { autoscaler, disruptionBudget } from "./parts/autoscaling.ts";
import { configMap } from "./parts/config-map.ts";
import { ingress } from "./parts/ingress.ts";
import { networkPolicy } from "./parts/network-policy.ts";
import { spread } from "./parts/pod.ts";
import { headlessService, service } from "./parts/service.ts";
import { serviceAccount } from "./parts/service-account.ts";
import { claim, deployment, statefulSet } from "./parts/workload.ts";
import { runsIn } from "./runtimes/index.ts";

/** Everything that a microservice is on a cluster. An App of its own: one App for all costs the square of their number. */
export function microserviceChart(planned: PlannedMicroservice): Chart {
  const chart = new Chart(new App(), planned.name);
  const runs = runsIn(planned);
  const stateful = planned.runtime.kind === "postgres" || planned.runtime.kind === "redis";

  serviceAccount(chart, planned);
  configMap(chart, planned, runs.config.data);
  if (stateful) {
    statefulSet(chart, planned, runs);
    headlessService(chart, planned);
  } else {
    deployment(chart, planned, runs);
    if (planned.storage) claim(chart, planned, planned.storage);
  }
  service(chart, planned);
  networkPolicy(chart, planned);
  if (planned.scale) autoscaler(chart, planned, planned.scale);
  if (spread(planned)) disruptionBudget(chart, planned);
  if (planned.ingress) ingress(chart, planned, planned.ingress);
  return chart;
}
