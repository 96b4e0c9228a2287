import { addProgram } from "../checks/fixture/files.ts";
import type { Fault } from "./fault.ts";

/** Files that a container reads and that nothing brings. */
export const files: readonly Fault[] = [
  {
    fault: "an argument names a file that the mounted ConfigMap does not have",
    rule: "no-missing-file",
    message: 'names /etc/app/confg.yaml: ConfigMap "files" at /etc/app has no such file; did you mean "config.yaml"?',
    plant: (objects) =>
      addProgram(objects, { container: { args: ["--config=/etc/app/confg.yaml"] }, data: { "config.yaml": "" } }),
  },
  {
    fault: "a start script reads a key of a Secret that is not mounted",
    rule: "no-missing-file",
    message: "start.sh names /etc/secrets/stripe-key",
    plant: (objects) =>
      addProgram(objects, {
        container: { command: ["sh", "/etc/app/start.sh"] },
        data: { "start.sh": 'exec app --key "$(cat /etc/secrets/stripe-key)"\n' },
      }),
  },
  {
    fault: "a variable names a Secret's file, and the mount is gone",
    rule: "no-missing-file",
    message: "env DATABASE_PASSWORD_FILE names /etc/secrets/database-password: nothing mounts it",
    plant: ({ container }) => {
      Object.assign(container("tasks"), {
        env: [{ name: "DATABASE_PASSWORD_FILE", value: "/etc/secrets/database-password" }],
        volumeMounts: [],
      });
    },
  },
  {
    fault: "nginx includes a file that was renamed",
    rule: "no-missing-file",
    message: "nginx.conf names /etc/app/servers.conf",
    plant: (objects) =>
      addProgram(objects, {
        data: { "nginx.conf": "http {\n  include /etc/app/servers.conf;\n}\n", "server.conf": "" },
      }),
  },
  {
    fault: "one file is mounted of a ConfigMap that does not have it: kubelet makes a folder",
    rule: "no-missing-file",
    message: 'mounts "settings.ini" of ConfigMap "files" at /opt/settings.ini, which it does not have',
    plant: (objects) =>
      addProgram(objects, {
        mounts: [{ name: "files", mountPath: "/opt/settings.ini", subPath: "settings.ini" }],
      }),
  },
];
