import type { Address } from "../../plan/types.ts";
import type { k8s } from "../k8s.ts";
import { hardened } from "./container.ts";

/** The longest wait for all needs together, in seconds. */
const longest = 60;

// Start-up order is preferred, not required: after a minute the pod starts in any case and logs that, and its readiness
// probe keeps traffic away. Without a limit, a pod would hang without a log; a pod that failed instead would back off.
// "-e true" disconnects at once: not every build of busybox has "-z".
const script = `end=$(($(date +%s) + ${longest}))
for need in "$@"; do
  until nc -w 2 "\${need%:*}" "\${need##*:}" -e true 2>/dev/null; do
    [ "$(date +%s)" -lt "$end" ] || { echo "$need does not answer after ${longest} s: starting without it"; break; }
    echo "waiting for $need"
    sleep 1
  done
done
echo "done waiting"
`;

/** The init container that waits for each need by host and port, for a bounded time, and logs it; none without needs. */
export function waitForNeeds(
  needs: readonly Address[],
  image: string,
  ephemeralStorage: readonly [request: string, limit: string],
): k8s.Container[] {
  if (needs.length === 0) return [];
  return [
    {
      name: "wait-for-needs",
      image,
      command: ["sh", "-c", script, "wait-for-needs"],
      args: needs.map(({ host, port }) => `${host}:${port}`),
      ...hardened({ cpu: ["5m", "100m"], memory: ["8Mi", "32Mi"] }, ephemeralStorage),
    },
  ];
}
