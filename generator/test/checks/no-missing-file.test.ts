import { expect, test } from "vitest";
import { noMissingFile } from "../../src/checks/no-missing-file.ts";
import { addProgram, type Program } from "./fixture/files.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

const found = (program: Program) => refused(noMissingFile, (objects) => addProgram(objects, program));

test("accepts a correct cluster, and a program whose files are all there", () => {
  expect(noMissingFile(fixture())).toEqual([]);
  expect(found({})).toEqual([]);
});

test("names the object, the text, the path and the nearest file", () => {
  const rendered = plant(fixture(), (objects) =>
    addProgram(objects, { container: { args: ["--config=/etc/app/confg.yaml"] }, data: { "config.yaml": "" } }),
  );
  expect(noMissingFile(rendered)).toEqual([
    {
      where: "clusters/minikube/program/job.yaml",
      subject: "batch/v1/Job taskflow-backend/program",
      message:
        'container "program" command names /etc/app/confg.yaml: ConfigMap "files" at /etc/app has no such file; did you mean "config.yaml"?',
      rule: "no-missing-file",
      hint: "generator/src/charts sets files, secrets and environment",
    },
  ]);
});

test.each<[what: string, program: Program, path: string]>([
  ["an argument", { container: { args: ["-c", "/etc/app/a.yaml"] } }, "/etc/app/a.yaml"],
  ["a flag with a scheme", { container: { args: ["--config=file:/etc/app/a.yaml"] } }, "/etc/app/a.yaml"],
  ["a command", { container: { command: ["sh", "/etc/app/start.sh"] } }, "/etc/app/start.sh"],
  ["an inline script", { container: { command: ["sh", "-c", "cat /etc/app/a | sort"] } }, "/etc/app/a"],
  ["a probe", { container: { livenessProbe: { exec: { command: ["test.sh", "/etc/app/a"] } } } }, "/etc/app/a"],
  ["a hook", { container: { lifecycle: { preStop: { exec: { command: ["/etc/app/stop"] } } } } }, "/etc/app/stop"],
  ["a variable", { container: { env: [{ name: "CONFIG", value: "/etc/app/a.yaml" }] } }, "/etc/app/a.yaml"],
  [
    "a variable from a ConfigMap",
    { container: { envFrom: [{ configMapRef: { name: "files" } }] }, data: { CONFIG: "/etc/app/a.yaml" } },
    "/etc/app/a.yaml",
  ],
  ["a key of a Secret", { container: { args: ["/etc/secrets/api-tokn"] } }, "/etc/secrets/api-tokn"],
  ["a file that a mounted script sources", { data: { "start.sh": "set -e\n. /etc/app/lib.sh\n" } }, "/etc/app/lib.sh"],
  [
    "a configuration that nothing names",
    { data: { "prometheus.yml": "rule_files: [/etc/app/rules.yml]" } },
    "/etc/app/rules.yml",
  ],
  [
    "an nginx include",
    { data: { "nginx.conf": "http {\n  server {\n    include /etc/app/server.conf;\n  }\n}\n" } },
    "/etc/app/server.conf",
  ],
  [
    "an nginx certificate and password file",
    { data: { "nginx.conf": "http { ssl_certificate /etc/secrets/tls.crt; }\nhttp {\n}" } },
    "/etc/secrets/tls.crt",
  ],
])("refuses a missing file in %s", (_, program, path) => {
  expect(found(program)).toEqual([expect.stringContaining(`names ${path}: `)]);
});

test("follows scripts and configurations from the container's command on", () => {
  const data = { "start.sh": "exec app --config /etc/app/app.conf\n", "app.conf": "key_file = /etc/secrets/key\n" };
  expect(found({ container: { command: ["sh", "/etc/app/start.sh"] }, data })).toEqual([
    'container "program" ConfigMap "files" app.conf names /etc/secrets/key: Secret "tasks-secrets" at /etc/secrets has no such file; known: api-token, database-password',
  ]);
});

test.each<[what: string, program: Program]>([
  ["a file of the image", { container: { args: ["/etc/ssl/certs/ca.pem", "/usr/share/app/a"] } }],
  [
    "a file in an emptyDir",
    {
      volumes: [{ name: "tmp", emptyDir: {} }],
      mounts: [{ name: "tmp", mountPath: "/tmp" }],
      container: { args: ["/tmp/a"] },
    },
  ],
  [
    "an inner emptyDir",
    {
      volumes: [{ name: "tmp", emptyDir: {} }],
      mounts: [{ name: "tmp", mountPath: "/etc/app/run" }],
      container: { args: ["/etc/app/run/a"] },
    },
  ],
  ["the folder itself", { container: { args: ["/etc/app", "/etc/app/", "--dir=/etc/app/."] } }],
  ["kubelet's link", { container: { args: ["/etc/app/..data/a"] }, data: { a: "" } }],
  ["a glob", { container: { args: ["/etc/app/conf.d/*.yaml"] } }],
  ["a path with a variable", { container: { command: ["sh", "-c", 'cat /etc/app/$1 "/etc/app/x-${NAME}"'] } }],
  ["a URL", { container: { args: ["http://example.com/etc/app/a", "https://x:80/etc/app/a"] } }],
  ["a comment", { data: { "start.sh": "# reads /etc/app/a\ntrue\n" } }],
  ["a tested file", { container: { command: ["sh", "-c", "if [ -f /etc/app/a ]; then . /etc/app/a; fi"] } }],
  ["a tolerated one", { container: { command: ["sh", "-c", "cat /etc/app/a 2>/dev/null\ncat /etc/app/a || true"] } }],
  ["a URL path of nginx", { data: { "nginx.conf": "server {\n  location /etc/app/a { return 204; }\n}\n" } }],
  ["an nginx glob", { data: { "nginx.conf": "http {\n  include /etc/app/conf.d/*.conf;\n}\n" } }],
  ["the API token", { container: { args: ["/var/run/secrets/kubernetes.io/serviceaccount/token"] } }],
  ["a page", { data: { "index.html": "<a href=/etc/app/a>" } }],
  ["a longer name of a folder", { container: { args: ["/etc/application/a"] } }],
])("accepts %s", (_, program) => {
  expect(found(program)).toEqual([]);
});

test("a Secret's path without a mount is missing: no image holds it", () => {
  const message = "nothing mounts it, and no image holds a Secret";
  expect(found({ container: { args: ["/run/secrets/db", "/var/run/secrets/x/y"] } })).toEqual([
    `container "program" command names /run/secrets/db: ${message}`,
    `container "program" command names /var/run/secrets/x/y: ${message}`,
  ]);
  expect(found({ container: { env: [{ name: "DB_PASSWORD_FILE", value: "/opt/db" }] } })).toEqual([
    `container "program" env DB_PASSWORD_FILE names /opt/db: ${message}`,
  ]);
  expect(found({ container: { env: [{ name: "LOG_FILE", value: "/opt/log" }] } })).toEqual([]);
});

test("reads projected volumes, items and mounts of one file", () => {
  const sources = [
    { configMap: { name: "files", items: [{ key: "a", path: "sub/a.yaml" }] } },
    { secret: { name: "tasks-secrets", items: [{ key: "api-token", path: "token" }] } },
    { downwardAPI: { items: [{ path: "labels" }] } },
  ];
  const volumes = [{ name: "all", projected: { sources } }];
  const mounts = [{ name: "all", mountPath: "/all" }];
  const args = ["/all/sub/a.yaml", "/all/sub", "/all/token", "/all/labels"];
  expect(found({ volumes, mounts, data: { a: "" }, container: { args } })).toEqual([]);
  expect(found({ volumes, mounts, data: { a: "" }, container: { args: ["/all/a"] } })).toEqual([
    expect.stringContaining('names /all/a: volume "all" at /all has no such file'),
  ]);
  const one = (subPath: string) =>
    found({
      mounts: [{ name: "files", mountPath: "/opt/a.yaml", subPath }],
      data: { a: "" },
      container: { args: ["/opt/a.yaml"] },
    });
  expect(one("a")).toEqual([]);
  expect(one("b")).toEqual([
    'container "program" mounts "b" of ConfigMap "files" at /opt/a.yaml, which it does not have',
  ]);
});

test("a file of a ConfigMap that two containers mount counts for the one whose command leads to it", () => {
  const data = { "start.sh": "cat /etc/secrets/none\n" };
  const beside = (command: string[]) =>
    refused(noMissingFile, (objects) => {
      addProgram(objects, { data });
      const { containers } = objects.podSpec("Job", "program");
      containers.push({ ...containers[0], name: "second", command });
    });
  expect(beside(["second"])).toEqual([]);
  expect(beside(["sh", "/etc/app/start.sh"])).toEqual([expect.stringContaining('container "second"')]);
});

test("an unknown ConfigMap or Secret is another rule's finding", () => {
  const found = refused(noMissingFile, (objects) => {
    addProgram(objects, { container: { args: ["/etc/app/a", "/etc/secrets/b"] } });
    objects.remove("ConfigMap", "files");
    objects.declared.secrets = [];
  });
  expect(found).toEqual([]);
});

test("judges a shared object again where the keys of its Secret are others", () => {
  const base = plant(fixture(), (objects) => addProgram(objects, { container: { args: ["/etc/secrets/api-token"] } }));
  expect(noMissingFile(base)).toEqual([]);
  const secrets = base.declared.secrets.map((secret) => ({ ...secret, keys: ["database-password"] }));
  expect(noMissingFile({ ...base, declared: { ...base.declared, secrets } })).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ message: expect.stringContaining("names /etc/secrets/api-token") }),
    ]),
  );
  expect(noMissingFile({ ...base })).toEqual([]);
});
