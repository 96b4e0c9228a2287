import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

export const policyProbe: Microservice = {
  name: "policy-probe",
  description:
    "Tries, all the time, connections that nobody declared, and tells Prometheus whether one opens; watches when certificates end",
  owner: "platform",
  namespace: "monitoring",
  run: { kind: "node" },
  image: release("policy-probe", "0.1.0"),
  ports: { http: { port: 8086 } },
  calls: [{ to: "kube-dns" }],
  scrape: "http",
  triesTheRest: true,
  seesCertificate: true,
  resources: { cpu: ["10m", "250m"], memory: ["64Mi", "128Mi"] },
  single: true,
};
