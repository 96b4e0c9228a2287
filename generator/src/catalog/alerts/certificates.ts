/** Alerts on the certificates of the cluster's hosts. */
import { above, max, type RuleGroup, secondsSince } from "../../promql/index.ts";
import { gauge } from "../queries.ts";

const day = 86_400;
const days = 14;

const told = 'taskflow_certificate_not_after_timestamp_seconds{job="policy-probe", host="taskflow.test"}';

export const certificates: RuleGroup = {
  name: "certificates",
  recordings: [],
  alerts: [
    {
      name: "CertificateEnds",
      severity: "ticket",
      // The time since its expiry: negative, because it is in the future.
      expression: above(
        max(secondsSince(gauge("taskflow_certificate_not_after_timestamp_seconds")), ["host"]),
        -days * day,
      ),
      for: "10m",
      summary: "Soon browsers will warn people of {{ $labels.host }}: its certificate ends",
      description: "The certificate of {{ $labels.host }} is good for less than 14 days.",
      fires: { series: { [told]: `${(days - 1) * day}x30` }, at: "20m", labels: { host: "taskflow.test" } },
      silent: { series: { [told]: `${(days + 1) * day}x30` }, at: "20m" },
    },
  ],
};
