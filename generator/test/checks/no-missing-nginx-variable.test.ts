import { expect, test } from "vitest";
import { noMissingNginxVariable } from "../../src/checks/no-missing-nginx-variable.ts";
import { addProgram, type Program } from "./fixture/files.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

const found = (program: Program) => refused(noMissingNginxVariable, (objects) => addProgram(objects, program));
const http = (text: string) => found({ data: { "nginx.conf": `http {\n${text}\n}\n` } });

test("accepts a correct cluster, and names the file and the nearest variable", () => {
  expect(noMissingNginxVariable(fixture())).toEqual([]);
  const data = { "nginx.conf": "http {\n  set $kept_id $request_id;\n  proxy_set_header X-Id $kept_ids;\n}\n" };
  expect(noMissingNginxVariable(plant(fixture(), (objects) => addProgram(objects, { data })))).toEqual([
    {
      where: "clusters/minikube/program/job.yaml",
      subject: "batch/v1/Job taskflow-backend/program",
      message:
        'container "program" ConfigMap "files" nginx.conf reads $kept_ids, which nothing sets; did you mean "kept_id"?',
      rule: "no-missing-nginx-variable",
      hint: "generator/src/charts sets files; for our own nginx, generator/src/charts/runtimes",
    },
  ]);
});

test.each([
  ["set", "set $x 1;"],
  ["map", "map $host $x { default 1; }"],
  ["geo", "geo $x { default 0; }"],
  ["geo of an address", "geo $remote_addr $x { default 0; }"],
  ["split_clients", "split_clients $request_id $x { 50% a; * b; }"],
  ["auth_request_set", "auth_request_set $x $upstream_http_x_user;"],
  ["js_set", "js_set $x main.f;"],
  ["a named group", "location ~ ^/(?<x>[a-z]+)$ { }"],
  ["Python's named group", 'server_name "~^(?P<x>.+)[.]example[.]com$";'],
  ["a block of geoip2", "geoip2 /db.mmdb { $x default=DE country iso_code; }"],
  ["another case", "set $X 1;"],
])("a variable may be set by %s", (_, setter) => {
  expect(http(`${setter} add_header A $x;`)).toEqual([]);
  expect(http(`${setter.replaceAll(/x\b/gi, "other")} add_header A $x;`)).toEqual([
    expect.stringContaining("reads $x, which nothing sets"),
  ]);
});

test.each([
  ["in quotes", `add_header A "a $x";`],
  ["in single quotes", `add_header A 'a "$x"';`],
  ["in braces", "add_header A a${x}b;"],
  ["in a URL", "proxy_pass http://$x/a;"],
  ["as the source of a map", "map $x $y { default 1; }"],
  ["as the value of a set", "set $y $x;"],
  ["as the key of a zone", "limit_req_zone $x zone=a:1m rate=1r/s;"],
  ["in a condition", 'if ($x = "") { return 403; }'],
])("refuses an unset variable %s", (_, text) => {
  expect(http(text)).toEqual([expect.stringContaining("reads $x, which nothing sets")]);
});

test.each([
  ["nginx's own", "log_format a '$remote_addr $time_iso8601 $request_time $upstream_addr $ssl_client_s_dn';"],
  ["with a prefix", "add_header A $http_x_a$arg_b$cookie_c$sent_http_d$upstream_http_e$upstream_cookie_f;"],
  ["a group's number", "rewrite ^/(.*)$ /a/$1 break;"],
  ["the end of a pattern", "location ~ ^/api(/|$) { }"],
  ["a comment", "# $x\nadd_header A b; # $x"],
])("accepts %s", (_, text) => {
  expect(http(text)).toEqual([]);
});

test("reads all mounted parts of a configuration together", () => {
  const part = "proxy_set_header X-User $user;\n";
  const main = "http {\n  include /etc/app/part.conf;\n  set $user $remote_user;\n}\n";
  expect(found({ data: { "nginx.conf": main, "part.conf": part } })).toEqual([]);
  expect(found({ data: { "nginx.conf": main.replace("$user", "$other"), "part.conf": part } })).toEqual([
    expect.stringContaining('ConfigMap "files" part.conf reads $user'),
  ]);
  expect(found({ data: { "other.conf": part } })).toEqual([]);
});

test("the container's own variables count in a template only", () => {
  const container = { env: [{ name: "HOST_NAME", value: "a" }] };
  const text = "server {\n  server_name ${HOST_NAME};\n}\n";
  expect(found({ container, data: { "a.conf.template": text } })).toEqual([]);
  expect(found({ data: { "a.conf.template": text } })).toHaveLength(1);
  expect(found({ container, data: { "nginx.conf": text } })).toHaveLength(1);
});

test("reads no other program's configuration", () => {
  expect(found({ data: { "app.conf": "name = $x\n", "README.md": "location / {\n  $x\n}" } })).toEqual([]);
});
