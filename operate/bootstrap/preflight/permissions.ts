import { type Check, error } from "./finding.ts";

/** The permissions that the steps need, in the API server's terms. */
const needed = [
  { verb: "create", group: "", resource: "namespaces" },
  { verb: "create", group: "", resource: "secrets" },
  { verb: "create", group: "apiextensions.k8s.io", resource: "customresourcedefinitions" },
  { verb: "create", group: "rbac.authorization.k8s.io", resource: "clusterroles" },
  { verb: "create", group: "apps", resource: "deployments" },
  { verb: "create", group: "coordination.k8s.io", resource: "leases" },
  { verb: "create", group: "", resource: "pods/exec" },
];

export const checkPermissions: Check = async ({ api }) => {
  const answers = await Promise.all(
    needed.map(async ({ verb, group, resource: named }) => {
      const [resource, subresource] = named.split("/");
      const resourceAttributes = { verb, group, resource, ...(subresource && { subresource }) };
      const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
      const body = {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes },
      };
      const { status } = await api.call("POST", path, body);
      return status.allowed ? undefined : `${verb} ${named}`;
    }),
  );
  const refused = answers.filter((answer) => answer !== undefined);
  return refused.length === 0
    ? []
    : [
        error(
          `the user of this context may not ${refused.join(", ")}: use the context of an administrator (--context)`,
        ),
      ];
};
