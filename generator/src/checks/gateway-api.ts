import type { KubeObject } from "../render/manifest.ts";

/** The fields of the Gateway API that the rules read. Source: gateway-api.sigs.k8s.io/reference/spec, version v1. */
export const gatewayGroup = "gateway.networking.k8s.io";

/** A name of an object, of this group and kind where none are given. */
export interface ObjectReference {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface Listener {
  readonly name?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly tls?: { readonly mode?: string; readonly certificateRefs?: readonly ObjectReference[] };
  readonly allowedRoutes?: { readonly namespaces?: { readonly from?: string } };
}

export interface ParentReference extends ObjectReference {
  readonly sectionName?: string;
  readonly port?: number;
}

export interface Match {
  readonly path?: { readonly type?: string; readonly value?: string };
  readonly method?: string;
  readonly headers?: readonly unknown[];
  readonly queryParams?: readonly unknown[];
}

export interface BackendReference extends ObjectReference {
  readonly port?: number;
}

export interface Filter {
  readonly type?: string;
  readonly extensionRef?: ObjectReference;
  readonly requestMirror?: { readonly backendRef?: BackendReference };
}

export interface RouteRule {
  readonly matches?: readonly Match[];
  readonly filters?: readonly Filter[];
  readonly backendRefs?: readonly (BackendReference & { readonly filters?: readonly Filter[] })[];
}

export const isOfGroup = ({ apiVersion }: KubeObject) => apiVersion.startsWith(`${gatewayGroup}/`);
export const isGateway = (object: KubeObject) => object.kind === "Gateway" && isOfGroup(object);
export const isHttpRoute = (object: KubeObject) => object.kind === "HTTPRoute" && isOfGroup(object);

export const listenersOf = ({ spec }: KubeObject): readonly Listener[] => spec?.listeners ?? [];
export const rulesOf = ({ spec }: KubeObject): readonly RouteRule[] => spec?.rules ?? [];

/** Whether a listener's host name, which may start with a wildcard, covers a route's. A listener without one covers all. */
export function coversHost(hostname: string | undefined, host: string): boolean {
  if (hostname === undefined || hostname === host) return true;
  return hostname.startsWith("*.") && host.endsWith(hostname.slice(1)) && host.length > hostname.length - 1;
}

/** The Services that a route sends requests to, those of mirrors too. */
export const backendsOf = (object: KubeObject): readonly BackendReference[] =>
  rulesOf(object).flatMap(({ backendRefs = [], filters = [] }) => [
    ...backendRefs,
    ...[...filters, ...backendRefs.flatMap((backend) => backend.filters ?? [])].flatMap(
      ({ requestMirror }) => requestMirror?.backendRef ?? [],
    ),
  ]);
