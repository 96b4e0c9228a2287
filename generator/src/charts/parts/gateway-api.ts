/** The group of Gateway and HTTPRoute. */
export const gatewayGroup = "gateway.networking.k8s.io";

/** Their group and version, in the standard channel. */
export const gatewayApi = `${gatewayGroup}/v1`;

/** An Ingress's path types by the Gateway API's names. Both prefer an exact path, then the longest prefix. */
export const matchTypes = { Prefix: "PathPrefix", Exact: "Exact" } as const;
