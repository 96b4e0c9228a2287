import { rules } from "../../../checks/index.ts";
import type { Application } from "../../../model/application.ts";

/** The README of an application without a microservice of its own. */
export const readme = ({ title }: Application): string => `# ${title}

Facts about the microservices and clusters of ${title}, written once in TypeScript, become every line of Kubernetes and Argo CD YAML
that runs it. Git holds the result, Argo CD applies it, and a reviewer sees exactly what changes. ${rules.length} rules are checked each time.

\`\`\`sh
npm install
npm run generate                        # renders the facts; writes what changed
npm test
npm run bootstrap -- minikube --local   # takes an empty cluster to a running ${title}
\`\`\`

## What to open for a change

| to change | open, or run |
|---|---|
| the name, the namespaces, their quotas | \`generator/src/catalog/application.ts\` |
| a microservice | its file in \`generator/src/catalog/microservices/\` |
| a new microservice of any image | \`npm run new -- microservice cart --image ghcr.io/acme/cart:1.4.2 --port 8080\` |
| a server outside the clusters | \`npm run new -- external payments --host pay.example.com --port 443 --cidr 203.0.113.7/32\` |
| a cluster: host names, sizes, replicas | its file in \`generator/src/catalog/clusters/\` |
| a new cluster | \`npm run new -- cluster edge --like k3s\` |
| alerts, dashboards | \`generator/src/catalog/alerts/index.ts\`, \`generator/src/catalog/dashboards/index.ts\` |

## Exceptions from \`restricted\`

None. Every container keeps the Pod Security Standard \`restricted\` and has a read-only root file system, unless its facts name an
exception with a reason. A test holds that each is listed here:

| container | allows | reason |
|---|---|---|

## Rendered

Nobody edits \`clusters/\`, \`apps/\` and \`argocd/\`: they are rendered.

[docs/your-application.md](docs/your-application.md) walks from here to a running application. All pages: [docs](docs/README.md).
`;
