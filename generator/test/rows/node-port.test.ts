/** A NodePort opens one port on the node, whatever other ports the microservice has. */
import { expect, test } from "vitest";
import type { Port } from "../../src/model/microservice.ts";
import { imaged, outcomeOf, withMore } from "./render.ts";

const exposed = (ports: Record<string, Port>) => {
  const proxy = imaged("proxy", {}, { ports });
  const nodePorts = [{ microservice: "proxy", nodePort: 30090 }];
  return outcomeOf(withMore({ microservices: [proxy], clusters: { laptop: { nodePorts } } }), "laptop");
};

test("with one port the Service itself is the NodePort", () => {
  const { find, has } = exposed({ http: { port: 8090 } });
  expect(find("Service", "proxy").spec).toMatchObject({ type: "NodePort", ports: [{ port: 8090, nodePort: 30090 }] });
  expect(has("Service", "proxy-node-port")).toBe(false);
});

test("beside other ports, a Service of its own opens the first one, and the node none of the others", () => {
  const { find, objects } = exposed({ http: { port: 8090, servicePort: 80 }, admin: { port: 10000 } });
  const { type, ports } = find("Service", "proxy").spec;
  expect([type, ports.map(({ port }: { port: number }) => port)]).toEqual(["ClusterIP", [80, 10000]]);
  expect(JSON.stringify(ports)).not.toContain("nodePort");
  const own = find("Service", "proxy-node-port");
  expect(own.spec).toEqual({
    type: "NodePort",
    selector: find("Service", "proxy").spec.selector,
    ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "http", nodePort: 30090 }],
  });
  const onNode = objects.filter(({ kind, spec }) => kind === "Service" && spec.type === "NodePort");
  expect(onNode.map(({ metadata }) => metadata.name)).toEqual(["proxy-node-port"]);
});
