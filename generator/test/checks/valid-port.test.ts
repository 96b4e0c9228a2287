import { expect, test } from "vitest";
import { validPort } from "../../src/checks/valid-port.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validPort(fixture())).toEqual([]);
});

test.each([
  [0, "0"],
  [65536, "65536"],
  [Number.NaN, "NaN"],
  [80.5, "80.5"],
  ["80", '"80"'],
])("refuses container port %j", (number, shown) => {
  const wrong = refused(validPort, ({ container }) => {
    container("tasks").ports[0].containerPort = number;
  });
  expect(wrong).toEqual([`container "tasks" containerPort is ${shown}, not a whole number from 1 to 65535`]);
});

test("refuses a container port below 1024, which only root may open", () => {
  const privileged = refused(validPort, ({ container }) => {
    container("tasks").ports[0].containerPort = 80;
  });
  expect(privileged).toEqual(['container "tasks" containerPort is 80: below 1024 only root may listen']);
});

test("refuses a Service's port and target port", () => {
  const wrong = refused(validPort, ({ get }) => {
    Object.assign(get("Service", "tasks").spec.ports[0], { port: 0, targetPort: 70000 });
  });
  expect(wrong).toEqual([
    "port is 0, not a whole number from 1 to 65535",
    "targetPort is 70000, not a whole number from 1 to 65535",
  ]);
});

test("refuses port 0 of a policy, as the API server does", () => {
  const wrong = refused(validPort, ({ get }) => {
    Object.assign(get("NetworkPolicy", "tasks").spec.egress[0].ports[0], { port: 0, endPort: 65536 });
  });
  expect(wrong).toEqual([
    "policy port is 0, not a whole number from 1 to 65535",
    "policy endPort is 65536, not a whole number from 1 to 65535",
  ]);
});

test("accepts port 1024, and leaves named ports and open ranges of policies to the rule reachability", () => {
  const found = refused(validPort, ({ container, get }) => {
    container("tasks").ports[0].containerPort = 1024;
    get("NetworkPolicy", "tasks").spec.egress[0].ports = [{ port: "postgres" }, { protocol: "TCP" }];
  });
  expect(found).toEqual([]);
});

test.each([
  ["root", { runAsUser: 0 }],
  ["NET_BIND_SERVICE", { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }],
  ["all rights", { privileged: true }],
])("accepts a port below 1024 of a container with %s", (_, context) => {
  const found = refused(validPort, ({ container }) => {
    container("tasks").ports[0].containerPort = 80;
    Object.assign(container("tasks").securityContext, context);
  });
  expect(found).toEqual([]);
});

test("accepts the ports that a sysctl frees, and no lower ones", () => {
  const found = refused(validPort, ({ container, podSpec }) => {
    podSpec("Deployment", "tasks").securityContext.sysctls = [
      { name: "net.ipv4.ip_unprivileged_port_start", value: "80" },
    ];
    container("tasks").ports = [{ containerPort: 80 }, { containerPort: 79 }];
  });
  expect(found).toEqual(['container "tasks" containerPort is 79: below 1024 only root may listen']);
});

test("accepts UDP beside TCP on one number, and refuses another protocol", () => {
  const found = refused(validPort, ({ container, get }) => {
    const protocols = ["TCP", "UDP", "udp"];
    get("Service", "tasks").spec.ports = protocols.map((protocol) => ({ name: `x-${protocol}`, port: 53, protocol }));
    container("images").ports[0].protocol = "QUIC";
  });
  expect(found).toEqual(["protocol udp is not TCP, UDP or SCTP", "protocol QUIC is not TCP, UDP or SCTP"]);
});

test("refuses two ports of a Service without names, with one name, or with one number and protocol", () => {
  const ports = (...all: object[]) =>
    refused(validPort, ({ get }) => {
      get("Service", "tasks").spec.ports = all;
    });
  expect(ports({ port: 1 })).toEqual([]);
  expect(ports({ name: "a", port: 1 }, { name: "b", port: 1, protocol: "UDP" })).toEqual([]);
  expect(ports({ name: "a", port: 1 }, { port: 2 })).toEqual(["port 2 has no name, beside other ports"]);
  expect(ports({ name: "a", port: 1 }, { name: "a", port: 2 })).toEqual(['has the name "a" twice']);
  expect(ports({ name: "a", port: 1 }, { name: "b", port: 1 })).toEqual(["has port 1/TCP twice"]);
});
