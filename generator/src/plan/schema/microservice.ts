import type {
  ApiRead,
  Call,
  HostAndPort,
  Microservice,
  Port,
  Right,
  Route,
  SecretKey,
  Sidecar,
  Storage,
} from "../../model/microservice.ts";
import type { Protocol } from "../../model/traffic.ts";
import { amounts, image, resources, scale } from "./resources.ts";
import { run } from "./run.ts";
import { anyText, byName, either, isText, listOf, optional, type Schema, shape, valuesOf, yesOrNo } from "./shape.ts";
import {
  absolutePath,
  appProtocol,
  bodySize,
  environment,
  secretKey as keyOfSecret,
  line,
  microserviceName,
  objectName,
  portName,
  portNumber,
  positive,
  quantity,
  replicaCount,
  scheme,
  sidecarName,
  someLabels,
  urlPath,
  variable,
} from "./text.ts";
import { placement, workload } from "./workload.ts";

export const protocol: Schema<Protocol> = valuesOf<Protocol>({ TCP: true, UDP: true });

export const port: Schema<Port> = shape<Port>({
  port: portNumber,
  servicePort: optional(portNumber),
  protocol: optional(protocol),
  appProtocol: optional(appProtocol),
});

export const call: Schema<Call> = shape<Call>({
  to: line,
  port: optional(portName),
  atStart: optional(yesOrNo),
  env: optional(either(isText, variable, shape<HostAndPort>({ host: variable, port: variable }))),
  scheme: optional(scheme),
});

const secretKey = shape<SecretKey>({ credential: line, env: optional(variable) });

export const secrets: Schema<Readonly<Record<string, SecretKey>>> = byName(secretKey, keyOfSecret);

const route = shape<Route>({
  to: line,
  auth: valuesOf<Route["auth"]>({ user: true, none: true }),
  ratePerSecond: optional(positive),
  maxBody: optional(bodySize),
});

const sidecar = shape<Sidecar>({
  name: sidecarName,
  description: line,
  image,
  command: optional(listOf(anyText)),
  args: optional(listOf(anyText)),
  user: optional(positive),
  port: portNumber,
  localOnly: yesOrNo,
  scrape: optional(line),
  probe: optional(urlPath),
  calls: listOf(call),
  environment,
  resources,
});

/** Names of API groups, resources and verbs are held against what Kubernetes has in validate-rights.ts. */
const read = shape<ApiRead>({ apiGroup: anyText, resources: listOf(line) });
const right = shape<Right>({
  apiGroup: anyText,
  resources: listOf(line),
  verbs: listOf(line),
  names: optional(listOf(objectName)),
});

const storage = shape<Storage>({ size: quantity, mountPath: absolutePath, unless: optional(line) });

export const microservice: Schema<Microservice> = shape<Microservice>({
  name: microserviceName,
  description: line,
  owner: line,
  namespace: line,
  run,
  workload: optional(workload),
  image,
  ports: byName(port, portName),
  calls: listOf(call),
  labels: optional(someLabels),
  webhook: optional(portName),
  scrape: optional(portName),
  metricsPath: optional(urlPath),
  honorLabels: optional(yesOrNo),
  routes: optional(byName(route)),
  environment: optional(environment),
  secrets: optional(secrets),
  sidecars: optional(listOf(sidecar)),
  storage: optional(storage),
  resources,
  ephemeralStorage: optional(amounts),
  placement: optional(placement),
  scale: optional(scale),
  replicas: optional(replicaCount),
  single: optional(yesOrNo),
  triesTheRest: optional(yesOrNo),
  seesCertificate: optional(yesOrNo),
  reads: optional(listOf(read)),
  rights: optional(listOf(right)),
});
