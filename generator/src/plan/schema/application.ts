import { type Application, type Namespace, podSecurityLevels, type Quota } from "../../model/application.ts";
import { byName, oneOf, type Schema, shape } from "./shape.ts";
import { dnsLabel, hostName, line, positive, quantity } from "./text.ts";

const amounts = shape<Quota["requests"]>({ cpu: quantity, memory: quantity });

export const quota: Schema<Quota> = shape<Quota>({ requests: amounts, limits: amounts, pods: positive });

const namespace = shape<Namespace>({ owner: line, quota, podSecurity: oneOf(podSecurityLevels) });

export const application: Schema<Application> = shape<Application>({
  name: dnsLabel,
  title: line,
  domain: hostName,
  namespaces: byName(namespace, dnsLabel),
  monitoring: dnsLabel,
  registry: line,
  repository: shape<Application["repository"]>({ url: line, revision: line }),
});
