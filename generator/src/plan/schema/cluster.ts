import {
  type Answer,
  type Cluster,
  type ClusterChart,
  controllerKinds,
  type Entry,
  type Host,
  type Monitoring,
  type NodePort,
  type PlatformPods,
  type Stack,
  type Stage,
} from "../../model/cluster.ts";
import { quota } from "./application.ts";
import { values } from "./chart.ts";
import { protocol } from "./microservice.ts";
import { resources } from "./resources.ts";
import {
  byName,
  either,
  exactly,
  isText,
  listOf,
  oneOf,
  optional,
  type Schema,
  shape,
  someOf,
  valuesOf,
} from "./shape.ts";
import {
  bodySize,
  cidr,
  dnsLabel,
  hostName,
  kubernetesVersion,
  line,
  objectName,
  portName,
  portNumber,
  positive,
  quantity,
  replicaCount,
  seconds,
  someLabels,
} from "./text.ts";
import { override } from "./workload.ts";

const served = shape<PlatformPods["ports"][number]>({ port: portNumber, protocol });

const dns = shape<Cluster["dns"]>({
  namespace: dnsLabel,
  labels: someLabels,
  ports: someOf(served),
  nodeLocal: optional(someOf(cidr)),
});

const answer = shape<Answer>({
  to: line,
  port: optional(portName),
  pathType: optional(valuesOf<NonNullable<Answer["pathType"]>>({ Prefix: true, Exact: true })),
  direct: optional(exactly(true)),
  maxBody: optional(bodySize),
  timeoutSeconds: optional(seconds),
});

const host = shape<Host>({ host: hostName, paths: byName(either(isText, line, answer)) });

const entry = shape<Entry>({
  api: optional(valuesOf<NonNullable<Entry["api"]>>({ ingress: true, "gateway-api": true })),
  className: objectName,
  kind: optional(oneOf(controllerKinds)),
  controller: either(
    isText,
    exactly("node"),
    shape<Exclude<Entry["controller"], "node">>({ namespace: dnsLabel, labels: someLabels }),
  ),
  tlsSecret: optional(objectName),
  listenerPort: optional(portNumber),
  hosts: listOf(host),
});

const nodePort = shape<NodePort>({ microservice: line, nodePort: portNumber });

const monitoring = shape<Monitoring>({
  stack: valuesOf<Stack>({ "kube-prometheus-stack": true, prometheus: true }),
  host: hostName,
  retentionDays: positive,
});

const chart = shape<ClusterChart>({ values: optional(values), with: optional(listOf(line)) });

const stage = shape<Stage>({ beside: line, prefix: dnsLabel });

export const cluster: Schema<Cluster> = shape<Cluster>({
  name: dnsLabel,
  description: line,
  kubernetes: kubernetesVersion,
  size: shape<Cluster["size"]>({ cpu: quantity, memory: quantity }),
  storageClass: objectName,
  podCidr: cidr,
  nodeCidrs: someOf(cidr),
  nodes: optional(positive),
  replicas: replicaCount,
  environment: line,
  ingress: entry,
  imagePullSecret: optional(objectName),
  nodePorts: listOf(nodePort),
  dns,
  apiServerPorts: someOf(portNumber),
  monitoring,
  quotas: optional(byName(quota)),
  containerDefaults: resources,
  overrides: optional(byName(override)),
  without: optional(listOf(line)),
  charts: optional(byName(chart)),
  stage: optional(stage),
});
