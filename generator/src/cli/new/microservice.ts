import { splitImage } from "../../checks/image-reference.ts";
import type { Image } from "../../model/image.ts";
import { didYouMean } from "../../model/names.ts";
import type { Container } from "../../model/run.ts";
import type { Facts } from "../../plan/facts.ts";
import { Usage } from "../command/usage.ts";
import { identifier } from "../register.ts";
import type { Declaration, Field } from "./declaration.ts";
import type { NewOptions } from "./options.ts";

type Asked = Pick<NewOptions, "namespace" | "image" | "port" | "grpc" | "cron" | "stateful">;

/**
 * The declaration of a new microservice: of any image, or without `image` of a Node service in services/<name>.
 * @throws Usage where the namespace is not declared, or the image has no tag
 */
export function microserviceDeclaration(name: string, asked: Asked, { application }: Facts): Declaration {
  const namespaces = Object.keys(application.namespaces);
  const namespace = asked.namespace ?? namespaces[0] ?? "";
  const place = application.namespaces[namespace];
  if (!place) throw new Usage(`unknown namespace "${namespace}": ${didYouMean(namespace, namespaces)}`);
  const own = asked.image === undefined;
  return {
    imports: [
      ...(own ? ['import { release } from "../application.ts";'] : []),
      'import type { Microservice } from "./index.ts";',
    ],
    comment: own
      ? `Write it in services/${name}: until its image is built ("npm run images -- ${name}"), its pods wait for the image.`
      : `A departure from \`restricted\`, such as the user root, needs an exception with a reason: see model/run.ts.`,
    variable: identifier(name),
    type: "Microservice",
    fields: {
      name: { value: name },
      description: { value: `TODO: the purpose of ${name} in one sentence` },
      owner: { value: place.owner },
      namespace: { value: namespace },
      ...(asked.image === undefined ? ownFields(name, asked, application.registry) : imageFields(asked.image, asked)),
    },
  };
}

const calls: Field = {
  value: [{ to: "kube-dns" }],
  above: "Add each microservice that it calls: policies, addresses, passwords and the order of start-up follow.",
};

function ownFields(name: string, { port = 8080 }: Asked, registry: string): Record<string, Field> {
  return {
    run: { value: { kind: "node" } },
    image: { value: { repository: `${registry}/${name}`, tag: "0.1.0" }, spelled: `release("${name}", "0.1.0")` },
    ports: { value: { http: { port } } },
    calls,
    scrape: {
      value: "http",
      above: "Declare its metrics in generator/src/catalog/metrics: its dashboard shows them.",
    },
    resources: { value: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] } },
  };
}

function imageFields(reference: string, { port, grpc, cron, stateful }: Asked): Record<string, Field> {
  const portName = grpc ? "grpc" : "http";
  return {
    run: {
      value: {
        kind: "image",
        user: 10001,
        ...(grpc ? { probes: grpcProbes } : {}),
      },
      above: `The user that the image is made for: docker image inspect --format "{{.Config.User}}" ${reference}`,
    },
    ...workloadFields(cron, stateful),
    image: { value: imageOf(reference) },
    ports: {
      value: port === undefined ? {} : { [portName]: { port, ...(grpc ? { appProtocol: "kubernetes.io/h2c" } : {}) } },
    },
    calls,
    ...(stateful
      ? { storage: { value: { size: stateful, mountPath: "/data" }, above: "The folder of its data." } }
      : {}),
    resources: { value: { cpu: ["25m", "500m"], memory: ["64Mi", "256Mi"] } },
  };
}

/** Start-up may take two minutes. */
const grpcProbes = {
  startup: { grpc: {}, every: 2, failures: 60 },
  liveness: { grpc: {} },
  readiness: { grpc: {} },
} as const satisfies Container["probes"];

function workloadFields(cron: string | undefined, stateful: string | undefined): Record<string, Field> {
  if (cron !== undefined) return { workload: { value: { kind: "cron", schedule: cron } } };
  return stateful === undefined ? {} : { workload: { value: { kind: "stateful" } } };
}

function imageOf(reference: string): Image {
  const { repository, tag, digest } = splitImage(reference);
  if (tag === undefined)
    throw new Usage(`the image "${reference}" has no tag, which means latest: write it with the tag of one build`);
  return { repository, tag, ...(digest === undefined ? {} : { digest }) };
}
