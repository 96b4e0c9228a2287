import * as library from "../../library/exporters.ts";
import { release } from "../application.ts";
import { platform } from "../monitoring/platform.ts";

export const policyProbe = library.policyProbe({
  ...platform,
  name: "policy-probe",
  image: release("policy-probe", "0.1.0"),
});
