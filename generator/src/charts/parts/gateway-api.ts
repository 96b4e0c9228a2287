/** The group and version of Gateway and HTTPRoute, in the standard channel. */
export const gatewayApi = "gateway.networking.k8s.io/v1";

/** An Ingress's path types by the Gateway API's names. Both prefer an exact path, then the longest prefix. */
export const matchTypes = { Prefix: "PathPrefix", Exact: "Exact" } as const;
