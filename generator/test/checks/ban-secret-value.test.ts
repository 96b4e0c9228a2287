import { expect, test } from "vitest";
import { banSecretValue } from "../../src/checks/ban-secret-value.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(banSecretValue(fixture())).toEqual([]);
});

const variable = (name: string, value: string) =>
  refused(banSecretValue, ({ container }) => {
    container("tasks").env.push({ name, value });
  });

const file = (text: string, key = "app.conf") =>
  refused(banSecretValue, ({ get }) => {
    get("ConfigMap", "tasks").data[key] = text;
  });

test("refuses a Secret with values and accepts one without", () => {
  const found = refused(banSecretValue, ({ add }) => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "taskflow-data" } };
    add("a.yaml", { ...secret, data: { a: "aHVudGVyMg==" } });
    add("b.yaml", { ...secret, stringData: { b: "hunter2" } });
    add("c.yaml", secret);
  });
  expect(found).toEqual(["a Secret with values in git: a", "a Secret with values in git: b"]);
});

test("reports the place, the length and the remedy, and never the value", () => {
  const rendered = plant(fixture(), ({ container }) => {
    container("tasks").env.push({ name: "API_TOKEN_2", value: "hunter2" });
  });
  const [issue, ...others] = banSecretValue(rendered);
  expect(others).toEqual([]);
  expect(issue?.message).toBe('container "tasks" env API_TOKEN_2 holds a literal value of 7 characters');
  expect(issue?.hint).toContain("generator/src/catalog/microservices/tasks.ts sets secrets");
  expect(JSON.stringify(issue)).not.toContain("hunter2");
});

test.each([
  "DATABASE_PASSWORD",
  "DB_PASSWD",
  "DB_PWD",
  "apiKey",
  "API-KEY",
  "PRIVATE_KEY",
  "AWS_SECRET_ACCESS_KEY",
  "GITHUB_TOKEN",
  "CREDENTIALS",
  "SECRET_NAME",
  "PASSWORD_FILE",
])("refuses a literal under %s", (name) => {
  expect(variable(name, "Hunter2!")).toEqual([`container "tasks" env ${name} holds a literal value of 8 characters`]);
});

test.each([
  ["DATABASE_PASSWORD_FILE", "/run/files/database-password"],
  ["DATABASE_PASSWORD", "/etc/secrets/database-password"],
  ["DATABASE_PASSWORD", "$(OTHER)"],
  ["DATABASE_PASSWORD", ""],
  ["SECRET_NAME", "tasks-secrets"],
  ["TOKEN_TTL_SECONDS", "3600"],
  ["REQUIRE_TOKEN", "true"],
  ["MONKEY", "banana"],
  ["HASH_KEY_PREFIX", "banana"],
])("accepts %s = %j", (name, value) => {
  expect(variable(name, value)).toEqual([]);
});

test("takes no password hash for a variable", () => {
  expect(variable("ADMIN_PASSWORD", "$2b$10$abcdefghijklmnopqrstuv")).toHaveLength(1);
});

test.each([
  ["password = hunter2", "password"],
  ['{"api_key": "hunter2"}', "api_key"],
  ["db.password: hunter2", "db.password"],
  ["curl http://x/?token=hunter2", "token"],
  ["maxmemory 1gb\nrequirepass hunter2\n", "requirepass"],
  ["ALTER ROLE tasks PASSWORD 'hunter2';", "PASSWORD"],
])("refuses a configuration file with %j", (text, name) => {
  expect(file(text)).toEqual([`data "app.conf" sets ${name} to a literal value`]);
});

test.each([
  "password = $(cat /etc/secrets/password)",
  'password="${PASSWORD}"',
  "printf 'requirepass %s\\n' \"$(cat /etc/secrets/redis-password)\"",
  "ALTER ROLE tasks PASSWORD :'password';",
  "\\set password `cat /etc/secrets/tasks-password`",
  "const token = readToken(file)",
  "token: <your token>",
  "password_file: /etc/secrets/database-password",
  "proxy_set_header X-Token $http_x_token;",
  "secretName: tasks-secrets",
])("accepts a configuration file with %j", (text) => {
  expect(file(text)).toEqual([]);
});

test("refuses a ConfigMap's key, an annotation and an argument", () => {
  const found = refused(banSecretValue, ({ get, container }) => {
    get("ConfigMap", "tasks").data.API_TOKEN = "hunter2";
    get("ConfigMap", "tasks").data["token.conf"] = "hello";
    get("Service", "tasks").metadata.annotations = { "example.org/api-token": "hunter2" };
    container("images").args = ["--password=hunter2", "--redis-password", "hunter2", "--token-file", "/etc/secrets/t"];
  });
  expect(found).toEqual([
    "annotation example.org/api-token holds a literal value of 7 characters",
    'data "API_TOKEN" holds a literal value of 7 characters',
    'container "images" argument sets --password to a literal value',
    'container "images" argument --redis-password holds a literal value of 7 characters',
  ]);
});

const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3In0", "c2lnbmF0dXJl"].join(".");

test.each([
  [["-----BEGIN EC", "PRIVATE KEY-----\nMHcCAQ"].join(" "), "a private key"],
  [jwt, "a JSON Web Token"],
  ["postgres://tasks:hunter2@postgres:5432/tasks", "a URL with a password"],
  [["AKIA", "ABCDEFGHIJKLMNOP"].join(""), "an access key of a provider"],
  [`line\n${["AKIA", "ABCDEFGHIJKLMNOP"].join("")}`, "an access key of a provider"],
])("refuses a value that looks like a secret, whatever its name", (value, what) => {
  expect(variable("HARMLESS", value)).toEqual([`spec.template.spec.containers[0].env[3].value holds ${what}`]);
});

test.each([
  "postgres://tasks:$(PASSWORD)@postgres:5432/tasks",
  "http://host:80/user@example.org",
  "postgres://tasks@postgres",
])("accepts %s", (value) => {
  expect(variable("HARMLESS", value)).toEqual([]);
});
