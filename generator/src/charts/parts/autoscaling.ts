import type { KubeObject } from "../../model/kube-object.ts";
import type { Scale } from "../../model/resources.ts";
import { selectorLabels } from "../../plan/graph.ts";
import { k8s } from "../k8s.ts";
import { metadataOf, type Named } from "./metadata.ts";

export function autoscaler(planned: Named, scale: Scale): KubeObject {
  const average = (name: string, averageUtilization: number): k8s.MetricSpecV2 => ({
    type: "Resource",
    resource: { name, target: { type: "Utilization", averageUtilization } },
  });
  return k8s.KubeHorizontalPodAutoscalerV2.manifest({
    metadata: metadataOf(planned),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: planned.name },
      minReplicas: scale.min,
      maxReplicas: scale.max,
      metrics: [
        average("cpu", scale.cpuPercent),
        ...(scale.memoryPercent === undefined ? [] : [average("memory", scale.memoryPercent)]),
      ],
    },
  });
}

/** Lets a node be drained, one pod at a time. Pods that are not ready never block the drain. */
export function disruptionBudget(planned: Named): KubeObject {
  return k8s.KubePodDisruptionBudget.manifest({
    metadata: metadataOf(planned),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: { ...selectorLabels(planned.name) } },
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  });
}
