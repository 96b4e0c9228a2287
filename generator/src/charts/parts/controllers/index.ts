import type { ControllerKind } from "../../../model/cluster.ts";
import { type Controller, toldNothing } from "./controller.ts";
import { ingressNginx } from "./ingress-nginx.ts";
import { traefik } from "./traefik.ts";

/** The one table of what each kind of controller is told. */
export const controllers: Readonly<Record<ControllerKind, Controller>> = {
  "ingress-nginx": ingressNginx,
  traefik,
  other: toldNothing,
};
