import { expect, test } from "vitest";
import { noMissingVariable } from "../../src/checks/no-missing-variable.ts";
import { addProgram, type Program } from "./fixture/files.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

const found = (program: Program) => refused(noMissingVariable, (objects) => addProgram(objects, program));
const script = (text: string, container: object = {}) =>
  found({ container: { command: ["sh", "-c", text], ...container } });
const strict = (text: string) => script(`set -eu\n${text}`);

test("accepts a correct cluster, and names the object and the variable", () => {
  expect(noMissingVariable(fixture())).toEqual([]);
  const rendered = plant(fixture(), (objects) => addProgram(objects, { container: { args: ["--url=$(URL)"] } }));
  expect(noMissingVariable(rendered)).toEqual([
    {
      where: "clusters/minikube/program/job.yaml",
      subject: "batch/v1/Job taskflow-backend/program",
      message: 'container "program" command names $(URL), which no variable of the container is called',
      rule: "no-missing-variable",
      hint: "generator/src/charts sets environment",
    },
  ]);
});

test.each([
  ["env", { env: [{ name: "URL", value: "x" }] }],
  ["a Secret", { env: [{ name: "URL", valueFrom: { secretKeyRef: { name: "tasks-secrets", key: "api-token" } } }] }],
  ["envFrom of a ConfigMap", { envFrom: [{ configMapRef: { name: "files" } }] }],
  ["envFrom with a prefix", { envFrom: [{ prefix: "U", configMapRef: { name: "files" } }] }],
])("$(URL) may come from %s", (_, container) => {
  expect(found({ container: { args: ["$(URL)"], ...container }, data: { URL: "", RL: "" } })).toEqual([]);
});

test.each([
  ["$$(URL) is text", ["$$(URL)"]],
  ["the API server's address is always set", ["$(KUBERNETES_SERVICE_HOST)"]],
  ["a command in a script is in lower case", ["sh", "-c", "echo $(hostname)"]],
  ["a word with spaces may be a script", ["echo $(hostname) $(date +%s)"]],
])("accepts a command where %s", (_, args) => {
  expect(found({ container: { args } })).toEqual([]);
});

test("refuses $(NAME) of lower case outside scripts, and in capitals everywhere", () => {
  expect(found({ container: { args: ["--x=$(my.name)"] } })).toEqual([expect.stringContaining("$(my.name)")]);
  expect(script("echo $(MY_NAME)")).toEqual([expect.stringContaining("$(MY_NAME)")]);
  expect(found({ container: { args: ["$$$(URL)"] } })).toEqual([expect.stringContaining("$(URL)")]);
});

test("variables of Services count where the pod has them", () => {
  const args = ["$(TASKS_SERVICE_HOST)", "$(TASKS_PORT_80_TCP_ADDR)"];
  expect(found({ container: { args } })).toEqual([]);
  expect(found({ container: { args }, pod: { enableServiceLinks: false } })).toHaveLength(2);
});

test("a value may name variables that are set before it, and no later ones", () => {
  const [host, url] = [
    { name: "HOST", value: "a" },
    { name: "URL", value: "http://$(HOST)" },
  ];
  expect(found({ container: { env: [host, url] } })).toEqual([]);
  expect(found({ container: { env: [url, host] } })).toEqual([
    'container "program" env URL names $(HOST), which is set after it',
  ]);
  expect(found({ container: { env: [url] } })).toEqual([
    'container "program" env URL names $(HOST), which no variable of the container is called',
  ]);
  const envFrom = [{ configMapRef: { name: "files" } }];
  expect(found({ container: { env: [url], envFrom }, data: { HOST: "" } })).toEqual([]);
});

test.each([
  ["plain", "echo $TOKEN"],
  ["in braces", "echo ${TOKEN}"],
  ["in double quotes", 'echo "it\'s $TOKEN"'],
  ["in a substitution in quotes", 'x="$(cat "$TOKEN")"'],
  ["cut at its end", "echo ${TOKEN%/*}"],
  ["its length", "echo ${#TOKEN}"],
  ["in a here-document", "cat <<EOF\nit's $TOKEN\nEOF\n"],
  ["after a single-quoted text", "echo '$X' $TOKEN"],
  ["in the default of another", "echo ${OTHER:-$TOKEN}"],
  ["after a hash that is no comment", "echo a#b $TOKEN"],
])("refuses an unset variable after set -u: %s", (_, text) => {
  expect(strict(text)).toEqual([
    'container "program" command reads $TOKEN, which nothing sets: set -u ends the script there',
  ]);
  expect(script(text)).toEqual([]);
});

test.each([
  ["a default", "echo ${TOKEN:-none} ${TOKEN}"],
  ["an alternative", 'if [ -n "${TOKEN+x}" ]; then echo "$TOKEN"; fi'],
  ["an assignment", "TOKEN=$(cat /x)\necho $TOKEN"],
  ["an assignment for a command", "A=1 TOKEN=2 env; echo $TOKEN"],
  ["export", "export TOKEN=x; echo $TOKEN"],
  ["a loop", "for TOKEN in a b; do echo $TOKEN; done"],
  ["read", "while read -r ID TOKEN; do echo $ID $TOKEN; done"],
  ["local", "f() { local TOKEN; echo $TOKEN; }"],
  ["getopts", "while getopts ab: TOKEN; do echo $TOKEN; done"],
  ["single quotes", "awk '{ print $TOKEN }'"],
  ["an escape", 'echo \\$TOKEN "\\$TOKEN"'],
  ["a comment", "# $TOKEN\ntrue # $TOKEN"],
  ["a quoted here-document", "cat <<'EOF'\n$TOKEN\nEOF\n"],
  ["positions", 'echo $1 "$@" $# $? ${1} ${#} $$'],
  ["the shell's own", "echo $HOME $PATH $HOSTNAME $PWD $UID $KUBERNETES_SERVICE_HOST"],
  ["eval", 'eval "$(env)"; echo $TOKEN'],
  ["an unknown file", '. "$1"; echo $TOKEN'],
  ["a file of the image", ". /opt/env.sh; echo $TOKEN"],
  ["set +u", "set +u\necho $TOKEN"],
])("accepts after set -u: %s", (_, text) => {
  expect(strict(text)).toEqual([]);
});

test.each(["set -u", "set -euo pipefail", "set -e -u", "set -o nounset", "set -eo nounset", "set -e; set -u"])(
  "%s makes the script strict",
  (line) => {
    expect(script(`${line}\necho $TOKEN`)).toHaveLength(1);
  },
);

test.each([
  [["sh", "-eu", "-c"], 1],
  [["bash", "-euo", "pipefail", "-c"], 1],
  [["bash", "-o", "nounset", "-c"], 1],
  [["/bin/sh", "-euc"], 1],
  [["sh", "-c"], 0],
  [["sh", "-ec"], 0],
])("%j runs a strict script %i times", (command, times) => {
  expect(found({ container: { command, args: ["echo $TOKEN"] } })).toHaveLength(times);
});

test("${NAME:?} needs no set -u", () => {
  expect(script("echo ${TOKEN:?must be set}")).toEqual([
    'container "program" command reads $TOKEN, which nothing sets: the script ends there',
  ]);
  expect(script("echo ${TOKEN:?}", { env: [{ name: "TOKEN", value: "x" }] })).toEqual([]);
});

test("reads the scripts that the command runs, with the files that they source", () => {
  const data = { "start.sh": "#!/bin/sh\nset -eu\n. /etc/app/lib.sh\necho $A $B\n", "lib.sh": "A=1\n" };
  expect(found({ container: { command: ["sh", "/etc/app/start.sh"] }, data })).toEqual([
    'container "program" ConfigMap "files" start.sh reads $B, which nothing sets: set -u ends the script there',
  ]);
  expect(found({ data })).toEqual([]);
  const flagged = { "start.sh": "#!/bin/bash -eu\necho $B\n" };
  expect(found({ container: { command: ["/etc/app/start.sh"] }, data: flagged })).toHaveLength(1);
});

test("judges nothing where the names of envFrom are unknown", () => {
  expect(found({ container: { args: ["$(URL)"], envFrom: [{ secretRef: { name: "none" } }] } })).toEqual([]);
  const envFrom = [{ secretRef: { name: "tasks-secrets" } }];
  expect(found({ container: { args: ["$(URL)", "$(api-token)"], envFrom } })).toHaveLength(1);
});
