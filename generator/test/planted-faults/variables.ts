import { addProgram } from "../checks/fixture/files.ts";
import type { Fault } from "./fault.ts";

/** Variables that a container or an nginx configuration reads and that nothing sets. */
export const variables: readonly Fault[] = [
  {
    fault: "an argument names a variable that was renamed",
    rule: "no-missing-variable",
    message: "command names $(LOG_LEVLE), which no variable of the container is called",
    plant: ({ container }) => {
      container("tasks").args = ["--log-level=$(LOG_LEVLE)"];
    },
  },
  {
    fault: "a variable's value names one that is set after it",
    rule: "no-missing-variable",
    message: "env PEER_URL names $(PEER_HOST), which is set after it",
    plant: ({ container }) => {
      container("images").env = [
        { name: "PEER_URL", value: "http://$(PEER_HOST)" },
        { name: "PEER_HOST", value: "tasks" },
      ];
    },
  },
  {
    fault: "a script with set -u reads a variable that nobody sets",
    rule: "no-missing-variable",
    message: "reads $BUCKET, which nothing sets",
    plant: (objects) =>
      addProgram(objects, {
        container: { command: ["sh", "/etc/app/backup.sh"] },
        data: { "backup.sh": 'set -eu\ntar c /data | upload "$BUCKET"\n' },
      }),
  },
  {
    fault: "a script demands a variable that its container does not have",
    rule: "no-missing-variable",
    message: "reads $BUCKET, which nothing sets: the script ends there",
    plant: ({ container }) => {
      container("wait-for-needs").command = ["sh", "-c", 'echo "${BUCKET:?is not set}"'];
    },
  },
  {
    fault: "an nginx configuration passes a variable on that nothing sets",
    rule: "no-missing-nginx-variable",
    message: "reads $verified_user, which nothing sets",
    plant: (objects) =>
      addProgram(objects, {
        data: { "nginx.conf": "http {\n  server {\n    proxy_set_header X-User $verified_user;\n  }\n}\n" },
      }),
  },
  {
    fault: "a variable of nginx is misspelt",
    rule: "no-missing-nginx-variable",
    message: "reads $remote_adr, which nothing sets",
    plant: (objects) =>
      addProgram(objects, { data: { "nginx.conf": "http {\n  limit_req_zone $remote_adr zone=a:1m rate=1r/s;\n}\n" } }),
  },
];
