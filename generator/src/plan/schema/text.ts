/** The schemas of texts and numbers: each has the rule that the API server applies to it. */
import { parseBodySize } from "../../model/body-size.ts";
import { wrongCidr } from "../../model/cidr.ts";
import { wrongDuration } from "../../model/duration.ts";
import { wrongDigest, wrongReference, wrongRepository, wrongTag } from "../../model/image.ts";
import { wrongKey, wrongLabelValue } from "../../model/label-syntax.ts";
import { longestName, wrongDnsLabel, wrongHostName, wrongPortName } from "../../model/names.ts";
import { wrongAbsolutePath, wrongUrlPath } from "../../model/path.ts";
import { wrongQuantity } from "../../model/quantity.ts";
import { wrongVariable } from "../../model/variable.ts";
import { anyNumber, anyText, byName, obeying, type Schema } from "./shape.ts";

const text = (rule: string, wrong: (value: string) => string | undefined): Schema<string> =>
  obeying(anyText, rule, wrong);

const matching = (rule: string, form: RegExp, reason: string): Schema<string> =>
  text(rule, (value) => (form.test(value) ? undefined : `"${value}" ${reason}`));

/** One line for people. */
export const line = text("valid-text", (value) => {
  if (value.trim() === "") return "is empty: write one line";
  return value.includes("\n") ? "has more than one line: write one" : undefined;
});

export const microserviceName = text("valid-name", (value) => wrongDnsLabel(value, longestName));
export const dnsLabel = text("valid-name", wrongDnsLabel);
/** The name of most objects: a DNS name. */
export const objectName = text("valid-name", wrongHostName);
export const portName = text("valid-port", wrongPortName);
/** The name of a container and of its port. */
export const sidecarName = text("valid-name", (value) => wrongDnsLabel(value, 15) ?? wrongPortName(value));
export const hostName = text("valid-host", wrongHostName);
export const cidr = text("valid-cidr", wrongCidr);
export const quantity = text("valid-quantity", wrongQuantity);
export const duration = text("valid-duration", wrongDuration);
export const absolutePath = text("valid-path", wrongAbsolutePath);
export const urlPath = text("valid-path", wrongUrlPath);
export const variable = text("valid-variable", wrongVariable);
export const repository = text("valid-image", wrongRepository);
export const tag = text("valid-image", wrongTag);
export const digest = text("valid-image", wrongDigest);
export const reference = text("valid-image", wrongReference);
export const labelKey = text("valid-label", wrongKey);
export const labelValue = text("valid-label", wrongLabelValue);
export const labels = byName(labelValue, labelKey);
/** The labels that select pods: without any, they would select all pods of a namespace. */
export const someLabels = obeying(labels, "valid-label", (value) =>
  Object.keys(value).length > 0 ? undefined : "is empty, and would select every pod: write the pods' labels",
);
export const appProtocol = text("valid-port", wrongKey);
export const environment = byName(anyText, variable);

export const secretKey = matching(
  "valid-name",
  /^(?!\.{1,2}$)[-._a-zA-Z0-9]{1,253}$/,
  "is not a key of a Secret: letters, digits and - _ . only",
);
export const headerName = matching("valid-name", /^[-A-Za-z0-9]+$/, "is not the name of an HTTP header");
export const scheme = matching(
  "valid-scheme",
  /^[a-z][a-z0-9+.-]*$/,
  'is not a scheme: write one such as "http" or "redis"',
);
export const kubernetesVersion = matching(
  "valid-version",
  /^1\.\d{1,2}$/,
  'is not a minor version of Kubernetes: write one such as "1.35"',
);
export const release = matching(
  "valid-version",
  /^v\d+\.\d+\.\d+(-[.\w]+)?$/,
  'is not a release: write one such as "v3.5.7"',
);
export const capability = matching(
  "valid-capability",
  /^(?!CAP_)(?!ALL$)[A-Z][A-Z0-9_]*$/,
  'is not a capability: write one such as "NET_BIND_SERVICE", without CAP_',
);
export const bodySize = text("valid-size", (value) =>
  parseBodySize(value) === undefined ? `"${value}" is not a size: write one such as "512k" or "10m"` : undefined,
);

const whole = (rule: string, least: number, most = Number.MAX_SAFE_INTEGER): Schema<number> =>
  obeying(anyNumber, rule, (value) => {
    if (Number.isInteger(value) && value >= least && value <= most) return undefined;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} at least` : `from ${least} to ${most}`;
    return `is ${value}: write a whole number, ${range}`;
  });

export const portNumber = whole("valid-port", 1, 65535);
export const replicaCount = whole("valid-replicas", 1);
/** A number of something that there may be none of. */
export const count = whole("valid-number", 0);
/** A number of something that there is at least one of. */
export const positive = whole("valid-number", 1);
/** A user's or a group's id. */
export const identity = whole("valid-number", 0, 2 ** 31 - 1);
export const seconds = positive;
