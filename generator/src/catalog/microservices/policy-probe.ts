import * as library from "../../library/exporters.ts";
import { release } from "../application.ts";
import { platform } from "../monitoring/platform.ts";

export const policyProbe = library.policyProbe({ ...platform, image: release("policy-probe", "0.1.0") });
