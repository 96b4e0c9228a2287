import { largestBody } from "../../../model/body-size.ts";
import { type Controller, pathsOf, toldNothing } from "./controller.ts";

/** The controller's own limits: without an annotation it refuses larger bodies, and ends answers that pause for longer. */
const own = { maxBody: "1m", pauseSeconds: 60 };

/**
 * ingress-nginx: annotations of the Ingress, which hold for all of its paths. So the largest limit counts, and each
 * microservice's own nginx or the microservice itself refuses what is too large for one path.
 */
export const ingressNginx: Controller = {
  ...toldNothing,
  annotations: (_, ingress) => {
    const paths = pathsOf(ingress);
    const maxBody = largestBody(paths.map((path) => path.maxBody ?? own.maxBody)) ?? own.maxBody;
    const pause = Math.max(...paths.map(({ pauseSeconds }) => pauseSeconds ?? own.pauseSeconds));
    return {
      ...(maxBody === own.maxBody ? {} : { "nginx.ingress.kubernetes.io/proxy-body-size": maxBody }),
      ...(pause === own.pauseSeconds ? {} : { "nginx.ingress.kubernetes.io/proxy-read-timeout": String(pause) }),
    };
  },
};
