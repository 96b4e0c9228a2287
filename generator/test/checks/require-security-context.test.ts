import { expect, test } from "vitest";
import { requireSecurityContext } from "../../src/checks/require-security-context.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(requireSecurityContext(fixture())).toEqual([]);
});

type Change = readonly [what: string, context: object, message: string];

test.each<Change>([
  ["root allowed", { runAsNonRoot: false }, "runAsNonRoot is false, not true"],
  ["root", { runAsUser: 0 }, "runAsUser is 0, which is root"],
  ["no seccomp", { seccompProfile: { type: "Unconfined" } }, "seccompProfile is Unconfined, not RuntimeDefault"],
  ["privilege escalation", { allowPrivilegeEscalation: true }, "allowPrivilegeEscalation is true, not false"],
  ["all capabilities", { capabilities: {} }, "drops the capabilities [], not ALL"],
  ["some capabilities", { capabilities: { drop: ["NET_RAW"] } }, "drops the capabilities [NET_RAW], not ALL"],
  [
    "an added capability",
    { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE", "SYS_ADMIN"] } },
    "adds the capabilities SYS_ADMIN",
  ],
  ["privileges", { privileged: true }, "privileged is true"],
  ["a writable root file system", { readOnlyRootFilesystem: false }, "readOnlyRootFilesystem is false, not true"],
  ["/proc", { procMount: "Unmasked" }, "procMount is Unmasked, not Default"],
  ["no AppArmor", { appArmorProfile: { type: "Unconfined" } }, "appArmorProfile is Unconfined"],
  ["an SELinux user", { seLinuxOptions: { user: "x" } }, "seLinuxOptions set a user or a role"],
  ["an SELinux role", { seLinuxOptions: { role: "x" } }, "seLinuxOptions set a user or a role"],
  ["a host process", { windowsOptions: { hostProcess: true } }, "windowsOptions.hostProcess is true"],
])("refuses a main, init or sidecar container with %s", (_, context, message) => {
  const found = refused(requireSecurityContext, ({ container }) => {
    for (const name of ["wait-for-needs", "health-checker", "images"])
      Object.assign(container(name).securityContext, context);
  });
  const containers = ["wait-for-needs", "health-checker", "images"];
  expect(found).toEqual(containers.map((name) => `container "${name}" ${message}`));
});

test("accepts NET_BIND_SERVICE, and a context that the pod sets for its containers", () => {
  const found = refused(requireSecurityContext, ({ container, podSpec }) => {
    container("tasks").securityContext.capabilities.add = ["NET_BIND_SERVICE"];
    const { securityContext } = podSpec("Deployment", "images");
    podSpec("Deployment", "images").securityContext = {};
    Object.assign(container("images").securityContext, securityContext);
  });
  expect(found).toEqual([]);
});

test("refuses a pod without a context whose containers do not set one", () => {
  const found = refused(requireSecurityContext, ({ podSpec }) => {
    delete podSpec("Deployment", "images").securityContext;
  });
  expect(found).toEqual([
    'container "images" runAsNonRoot is undefined, not true',
    'container "images" seccompProfile is undefined, not RuntimeDefault',
  ]);
});

test.each(["hostNetwork", "hostPID", "hostIPC"])("refuses %s", (field) => {
  const found = refused(requireSecurityContext, ({ podSpec }) => {
    podSpec("Deployment", "images")[field] = true;
  });
  expect(found).toEqual([`${field} is true: the pod would share it with its node`]);
});

test("refuses host paths, host ports, a pod that runs as root and unsafe sysctls", () => {
  const found = refused(requireSecurityContext, ({ container, podSpec }) => {
    const spec = podSpec("Deployment", "images");
    spec.volumes.push({ name: "docker", hostPath: { path: "/var/run/docker.sock" } });
    spec.securityContext.runAsUser = 0;
    spec.securityContext.sysctls = [{ name: "net.ipv4.tcp_syncookies" }, { name: "kernel.msgmax" }];
    container("images").ports[0].hostPort = 8083;
  });
  expect(found).toEqual([
    'volume "docker" is of type hostPath, which restricted does not allow',
    "sysctl kernel.msgmax is not a safe one",
    "pod runAsUser is 0, which is root",
    'container "images" hostPort 8083 opens a port of the node',
  ]);
});

test("refuses probes and hooks that call other hosts, since no NetworkPolicy binds kubelet", () => {
  const found = refused(requireSecurityContext, ({ container }) => {
    container("images").readinessProbe.httpGet.host = "169.254.169.254";
    container("images").lifecycle = { postStart: { tcpSocket: { port: 1, host: "10.0.0.1" } } };
  });
  expect(found).toEqual([
    'container "images" readinessProbe names host 169.254.169.254: kubelet would send the request from the node',
    'container "images" postStart names host 10.0.0.1: kubelet would send the request from the node',
  ]);
});
