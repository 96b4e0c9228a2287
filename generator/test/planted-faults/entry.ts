import { addGateway, addMiddleware, middlewares } from "../checks/fixture/gateway.ts";
import type { Fault } from "./fault.ts";

/** The Gateway API, and what only one ingress controller reads. */
export const entry: readonly Fault[] = [
  {
    fault: "an HTTPRoute serves a host of somebody else",
    rule: "valid-http-route",
    message: 'host "bank.example.com" is not one of the cluster\'s',
    plant: (objects) => {
      addGateway(objects).route.spec.hostnames = ["bank.example.com"];
    },
  },
  {
    fault: "an HTTPRoute's Gateway was renamed",
    rule: "valid-http-route",
    message: 'there is no Gateway "entry" in taskflow-backend',
    plant: (objects) => {
      addGateway(objects).gateway.metadata.name = "front";
    },
  },
  {
    fault: "an HTTPRoute sends requests to a port that the Service does not have",
    rule: "valid-http-route",
    message: "backend port 1 is not a port of Service tasks",
    plant: (objects) => {
      addGateway(objects).route.spec.rules[0].backendRefs[0].port = 1;
    },
  },
  {
    fault: "an HTTPRoute sends requests to a Service that is not rendered",
    rule: "no-missing-service",
    message: 'backend: there is no Service "tasks-v2" in taskflow-backend',
    plant: (objects) => {
      addGateway(objects).route.spec.rules[0].backendRefs[0].name = "tasks-v2";
    },
  },
  {
    fault: "a Gateway listens without TLS",
    rule: "valid-gateway",
    message: "protocol is HTTP, without TLS",
    plant: (objects) => {
      addGateway(objects).gateway.spec.listeners[0].protocol = "HTTP";
    },
  },
  {
    fault: "a Gateway serves every host",
    rule: "valid-gateway",
    message: "has no hostname: it serves every host name",
    plant: (objects) => {
      delete addGateway(objects).gateway.spec.listeners[0].hostname;
    },
  },
  {
    fault: "a Gateway's certificate is not declared",
    rule: "no-missing-secret",
    message: 'no Secret "gateway-tsl" is declared in taskflow-backend',
    plant: (objects) => {
      addGateway(objects).gateway.spec.listeners[0].tls.certificateRefs[0].name = "gateway-tsl";
    },
  },
  {
    fault: "an Ingress carries Traefik's annotation on a cluster with ingress-nginx",
    rule: "valid-ingress",
    message: `annotation ${middlewares} is specific to one ingress controller`,
    plant: ({ declared, get }) => {
      declared.ingressController = "ingress-nginx";
      get("Ingress").metadata.annotations = { [middlewares]: "a-b@kubernetescrd" };
    },
  },
  {
    fault: "an Ingress' Middleware is deleted: Traefik would not serve the route",
    rule: "no-missing-middleware",
    message: 'there is no Middleware "taskflow-backend-body"',
    plant: ({ declared, get }) => {
      declared.ingressController = "traefik";
      get("Ingress").metadata.annotations = { [middlewares]: "taskflow-backend-body@kubernetescrd" };
    },
  },
  {
    fault: "a Middleware limits nothing, since no Ingress names it",
    rule: "no-missing-middleware",
    message: "no Ingress and no HTTPRoute uses it",
    plant: (objects) => void addMiddleware(objects, "body"),
  },
];
