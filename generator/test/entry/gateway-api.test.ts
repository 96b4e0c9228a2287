/** A cluster whose hosts are HTTPRoutes of one Gateway. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { needs } from "../../../setup/needs.ts";
import { programs } from "../../../setup/programs.ts";
import { kubeconform } from "../../gates/kubeconform.ts";
import { treesIn } from "../../gates/trees.ts";
import { plan } from "../../src/plan/plan.ts";
import { clusterOf } from "../facts.ts";
import { outcomeOf } from "../rows/render.ts";
import { host, withEntry } from "./facts.ts";

const gatewayApi = { api: "gateway-api", className: "envoy", kind: "other" } as const;
const some = withEntry(gatewayApi);
const outcome = outcomeOf(some, "rack");
const hosts = [host, "monitoring.rack.internal"];

describe("the Gateway", () => {
  const { metadata, spec } = outcome.find("Gateway", "taskflow");

  test("stands beside the microservice that takes the first host's requests, with a component of its own", () => {
    expect(metadata.namespace).toBe("taskflow-frontend");
    expect([...outcome.files.keys()]).toEqual(
      expect.arrayContaining(["clusters/rack/gateway-api/gateway.yaml", "apps/rack/gateway-api.yaml"]),
    );
    expect(spec.gatewayClassName).toBe("envoy");
  });

  test("has one HTTPS listener for each host", () => {
    expect(spec.listeners.map((one: { name: string }) => one.name)).toEqual(hosts);
    expect(spec.listeners[0]).toEqual({
      name: host,
      hostname: host,
      port: 443,
      protocol: "HTTPS",
      tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name: "taskflow-tls" }] },
      allowedRoutes: {
        namespaces: {
          from: "Selector",
          selector: {
            matchExpressions: [
              {
                key: "kubernetes.io/metadata.name",
                operator: "In",
                values: ["monitoring", "taskflow-backend", "taskflow-frontend"],
              },
            ],
          },
        },
      },
    });
  });

  test("listens on the port that its controller needs", () => {
    const traefik = outcomeOf(withEntry({ ...gatewayApi, kind: "traefik", listenerPort: 8443 }), "rack");
    expect(traefik.find("Gateway", "taskflow").spec.listeners[0].port).toBe(8443);
  });

  test("reads the certificate in its own namespace: no Ingress and no other namespace needs one", () => {
    const { secrets } = plan(some, clusterOf(some, "rack"));
    const withCertificate = secrets
      .filter(({ type }) => type === "kubernetes.io/tls")
      .map(({ namespace }) => namespace);
    const mounted = outcome.objects.flatMap(({ kind, metadata: of, spec: its }) =>
      kind === "Deployment" && JSON.stringify(its).includes('"taskflow-tls"') ? (of.namespace ?? "") : [],
    );
    expect(new Set(withCertificate)).toEqual(new Set(["taskflow-frontend", ...mounted]));
    expect(outcome.objects.filter(({ kind }) => kind === "Ingress")).toEqual([]);
  });
});

describe("HTTPRoutes", () => {
  test("belong to their host's listener, stand beside their microservice and name the Service's port", () => {
    const { metadata, spec } = outcome.find("HTTPRoute", `frontend.${host}`);
    expect(metadata.namespace).toBe("taskflow-frontend");
    expect(spec).toEqual({
      parentRefs: [
        {
          group: "gateway.networking.k8s.io",
          kind: "Gateway",
          name: "taskflow",
          namespace: "taskflow-frontend",
          sectionName: host,
        },
      ],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/page" } }],
          backendRefs: [{ group: "", kind: "Service", name: "frontend", port: 80, weight: 1 }],
          timeouts: { request: "0s", backendRequest: "0s" },
        },
      ],
    });
  });

  test.each([
    [undefined, undefined],
    [90, { request: "90s", backendRequest: "90s" }],
  ])("a direct path with timeoutSeconds %s has the timeouts %o", (timeoutSeconds, timeouts) => {
    const to = { to: "shop", direct: true, ...(timeoutSeconds ? { timeoutSeconds } : {}) } as const;
    const direct = outcomeOf(withEntry({ ...gatewayApi, hosts: [{ host, paths: { "/": to } }] }), "rack");
    expect(direct.find("HTTPRoute", `shop.${host}`).spec.rules[0].timeouts).toEqual(timeouts);
  });

  test("a direct path's maxBody is a filter of Traefik's", () => {
    const limit = (maxBody: string) => ({ to: "shop", direct: true, maxBody }) as const;
    const paths = { "/": limit("1m"), "/b": limit("2m") };
    const direct = outcomeOf(withEntry({ ...gatewayApi, kind: "traefik", hosts: [{ host, paths }] }), "rack");
    const filters = direct
      .find("HTTPRoute", `shop.${host}`)
      .spec.rules.map((rule: { filters: object }) => rule.filters);
    expect(filters).toEqual(
      ["shop-body-1m", "shop-body-2m"].map((name) => [
        { type: "ExtensionRef", extensionRef: { group: "traefik.io", kind: "Middleware", name } },
      ]),
    );
    expect(direct.has("Middleware", "shop-body-1m") && direct.has("Middleware", "shop-body-2m")).toBe(true);
  });
});

describe("kubeconform, by the schemas of the CustomResourceDefinitions", needs("kubeconform"), () => {
  const root = mkdtempSync(join(tmpdir(), "gateway-api-"));
  const limited = { to: "shop", direct: true, maxBody: "1m" } as const;
  const { files } = outcomeOf(
    withEntry({ ...gatewayApi, kind: "traefik", hosts: [{ host, paths: { "/": limited, "/page": "frontend" } }] }),
    "rack",
  );
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeAll(() => {
    for (const [path, text] of files) write(path, text);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const judge = () => {
    const [reading] = kubeconform(programs.kubeconform.find() ?? "", { repository: root, root, trees: treesIn(root) });
    const findings = reading?.findings.filter(({ rule }) => rule !== "ban-stale-schema").map(({ message }) => message);
    return { read: reading?.read, expected: reading?.expected, findings };
  };

  test("accepts every object of the cluster", () => {
    const { read, expected, findings } = judge();
    expect(findings).toEqual([]);
    expect(read).toBe(expected);
  });

  test.each([
    ["clusters/rack/gateway-api/gateway.yaml", "listener"],
    [`clusters/rack/frontend/httproute.yaml`, "hostname"],
    ["clusters/rack/shop/middleware.yaml", "buffer"],
  ])("refuses an unknown field in %s", (path, field) => {
    const text = files.get(path) ?? "";
    const object = parse(text);
    write(path, stringify({ ...object, spec: { ...object.spec, [field]: 1 } }));
    const { findings } = judge();
    write(path, text);
    expect(findings).toEqual([expect.stringContaining(`'${field}' not allowed`)]);
  });
});
