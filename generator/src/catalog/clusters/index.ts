import { microk8s } from "./microk8s.ts";
import { minikube } from "./minikube.ts";

/** All clusters. `npm run new -- cluster NAME` adds a line here and a file beside this one. */
export const clusters = {
  microk8s,
  minikube,
};
