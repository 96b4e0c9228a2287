import type { External, ExternalAddress } from "../../model/external.ts";
import { protocol, secrets } from "./microservice.ts";
import { byName, either, exactly, isText, optional, type Schema, shape, someOf, yesOrNo } from "./shape.ts";
import { cidr, hostName, line, portNumber, urlPath } from "./text.ts";

const address = shape<ExternalAddress>({ host: hostName, cidrs: someOf(cidr) });

export const external: Schema<External> = shape<External>({
  description: line,
  port: portNumber,
  protocol: optional(protocol),
  tls: yesOrNo,
  path: optional(urlPath),
  secrets: optional(secrets),
  on: byName(either(isText, exactly("absent"), address)),
});
