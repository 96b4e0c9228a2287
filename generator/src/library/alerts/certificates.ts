/** Alerts on the certificates of the cluster's hosts. */
import { above, max, type RuleGroup, secondsSince } from "../../promql/index.ts";
import { named } from "../queries.ts";

const day = 86_400;
const days = 14;
const host = "shop.test";

/** @param expiry the gauge by host with the time of the certificate's expiry */
export function certificates(expiry: string): RuleGroup {
  const told = `${expiry}{host="${host}"}`;
  return {
    name: "certificates",
    recordings: [],
    alerts: [
      {
        name: "CertificateEnds",
        severity: "ticket",
        // The time since its expiry: negative, because it is in the future.
        expression: above(max(secondsSince(named.gauge<"host">(expiry)), ["host"]), -days * day),
        for: "10m",
        summary: "Soon browsers will warn people of {{ $labels.host }}: its certificate ends",
        description: "The certificate of {{ $labels.host }} is good for less than 14 days.",
        fires: { series: { [told]: `${(days - 1) * day}x30` }, at: "20m", labels: { host } },
        silent: { series: { [told]: `${(days + 1) * day}x30` }, at: "20m" },
      },
    ],
  };
}
