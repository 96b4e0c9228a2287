import type { Container } from "../../src/model/run.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

type Rest = Parameters<typeof imaged>[2];

/** The fixture application and a container of any image. As in JavaScript, a value may be of any type. */
const container = (run: object, rest: object = {}) =>
  withMore({ microservices: [imaged("box", run as Partial<Container>, rest as Rest)] });
const probing = (readiness: object, ports: object = {}) => container({ probes: { readiness } }, { ports });
const reason = "the image needs it";
const secrets = { key: { credential: "box/key" } };

export const invalidContainers: readonly Row[] = [
  ["an image that runs as root", container({ user: 0 }), "require-exception", "run.user is 0, which is root"],
  [
    "an exception for root that is not used",
    container({ exceptions: [{ allows: "root", reason }] }),
    "ban-unused-exception",
    "run.user is 10001",
  ],
  [
    "root in a namespace that refuses it",
    container({ user: 0, exceptions: [{ allows: "root", reason }] }),
    "valid-exception",
    'the namespace must be at least "baseline"',
  ],
  [
    "a privileged container in a restricted namespace",
    container({ exceptions: [{ allows: "privileged", reason }] }),
    "valid-exception",
    "allows privileged, which the namespace taskflow-backend refuses",
  ],
  [
    "a capability that restricted refuses",
    container({ exceptions: [{ allows: "capabilities", capabilities: ["CHOWN"], reason }] }),
    "valid-exception",
    "the capabilities CHOWN",
  ],
  [
    "an exception for capabilities that lists none",
    container({ exceptions: [{ allows: "capabilities", reason }] }),
    "valid-exception",
    "but lists none",
  ],
  [
    "capabilities of another exception",
    container({ exceptions: [{ allows: "writable-root", capabilities: ["CHOWN"], reason }] }),
    "valid-exception",
    'lists capabilities with allows: "writable-root"',
  ],
  [
    "one exception twice",
    container({
      exceptions: [
        { allows: "writable-root", reason },
        { allows: "writable-root", reason },
      ],
    }),
    "unique-exception",
    "allows writable-root twice",
  ],
  [
    "an exception without a reason",
    container({ exceptions: [{ allows: "writable-root", reason: "" }] }),
    "valid-text",
    "run.exceptions[0].reason is empty",
  ],
  [
    "a capability with its prefix",
    container({ exceptions: [{ allows: "capabilities", capabilities: ["CAP_CHOWN"], reason }] }),
    "valid-capability",
    "without CAP_",
  ],
  [
    "a file at a path that is not absolute",
    container({ files: { "etc/box.conf": "" } }),
    "valid-path",
    '"etc/box.conf" is not an absolute path',
  ],
  [
    "one file under two spellings of its path",
    container({ files: { "/etc/box.conf": "", "/etc//box.conf": "" } }),
    "valid-path",
    'has an empty part, "." or ".."',
  ],
  [
    "a file below the mount of a Secret",
    container({ files: { "/etc/secrets/key": "x" } }, { secrets }),
    "unique-path",
    "/etc/secrets/key, which is in /etc/secrets",
  ],
  [
    "a file below another file",
    container({ files: { "/etc/box": "x", "/etc/box/more.conf": "x" } }),
    "unique-path",
    "which is in /etc/box, a file",
  ],
  [
    "a file in a writable folder",
    container({ files: { "/var/box/box.conf": "x" }, writable: { "/var/box": {} } }),
    "unique-path",
    "which is in /var/box, a writable folder",
  ],
  [
    "a file in the volume",
    container({ files: { "/data/box.conf": "x" } }, { storage: { size: "1Gi", mountPath: "/data" } }),
    "unique-path",
    "which is in /data, the volume",
  ],
  ["a writable folder in /tmp", container({ writable: { "/tmp/cache": {} } }), "unique-path", "/tmp/cache is in /tmp"],
  [
    "writable folders that are larger than the disk space together",
    container({ writable: { "/srv/a": { size: "100Mi" }, "/srv/b": { size: "64Mi" } } }),
    "valid-size",
    "on the node's disk have 164Mi together, more than the limit 128Mi of ephemeralStorage",
  ],
  [
    "a writable folder that is larger than the memory",
    container({ writable: { "/dev/shm": { size: "64Mi", memory: true } } }),
    "valid-size",
    "in memory have 64Mi together, more than the limit 32Mi of resources.memory",
  ],
  [
    "a writable folder that is the volume",
    container({ writable: { "/srv/box": {} } }, { storage: { size: "1Gi", mountPath: "/srv/box" } }),
    "unique-path",
    "/srv/box is a writable folder and the volume",
  ],
  [
    "files that no annotation holds",
    container({ files: { "/etc/one": "x".repeat(100_000), "/etc/two": "\n".repeat(50_000) } }),
    "valid-file",
    "run.files has 200004 bytes as JSON, 200000 at most",
  ],
  [
    "a gRPC probe of a port that is not declared",
    probing({ grpc: { port: "grcp" } }, { grpc: { port: 9000 } }),
    "no-missing-port",
    'did you mean "grpc"?',
  ],
  ["a gRPC probe without any port", probing({ grpc: {} }), "no-missing-port", "but the microservice serves none"],
  [
    "an HTTP probe of a UDP port",
    probing({ http: { path: "/" } }, { dns: { port: 5353, protocol: "UDP" } }),
    "valid-probe",
    'connects to the port "dns", which is UDP',
  ],
  [
    "a TCP probe of a UDP port",
    probing({ tcp: { port: "dns" } }, { http: { port: 8080 }, dns: { port: 5353, protocol: "UDP" } }),
    "valid-probe",
    "run.probes.readiness.tcp",
  ],
  [
    "a probe with two actions",
    probing({ tcp: {}, exec: ["true"] }, { http: { port: 8080 } }),
    "valid-fact",
    "run.probes.readiness has tcp and exec",
  ],
  [
    "readiness alone of a container that listens on a TCP port",
    probing({ tcp: {} }, { http: { port: 8080 } }),
    "require-probe",
    "run.probes leaves out startup and liveness",
  ],
  ["a probe without an action", probing({ every: 5 }), "valid-fact", "run.probes.readiness has no action"],
  [
    "a pause before SIGTERM that takes the whole grace period",
    container({ graceSeconds: 10, preStop: { sleepSeconds: 10 } }),
    "valid-grace",
    "takes 10 of them",
  ],
  [
    "a grace period that the usual pause takes",
    container({ graceSeconds: 5 }, { ports: { http: { port: 8080 } } }),
    "valid-grace",
    "takes 5 of them",
  ],
];
