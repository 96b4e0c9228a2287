import type { k8s } from "cdk8s-plus-27";
import type { Address } from "../../plan/types.ts";
import { hardened } from "./container.ts";

/** Seconds that all waiting may take together. */
const longest = 60;

// Start-up order is a kindness, not a condition: after a minute the pod starts anyway, says so in its log, and its
// readiness keeps traffic away. A pod that waited for ever would be stuck without a word, one that failed would back off.
// "-e true" hangs up as soon as it is connected: not every build of busybox has "-z".
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

/** Waits for each need by name and port, for a bounded time, and logs what it waits for. None where nothing is needed. */
export function waitForNeeds(needs: readonly Address[], image: string): k8s.Container[] {
  if (needs.length === 0) return [];
  return [
    {
      name: "wait-for-needs",
      image,
      command: ["sh", "-c", script, "wait-for-needs"],
      args: needs.map(({ host, port }) => `${host}:${port}`),
      ...hardened({ cpu: ["5m", "100m"], memory: ["8Mi", "32Mi"] }),
    },
  ];
}
