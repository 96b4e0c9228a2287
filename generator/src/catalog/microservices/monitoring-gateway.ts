import * as library from "../../library/exporters.ts";
import { platform } from "../monitoring/platform.ts";
import { thirdParty } from "../versions.ts";

export const monitoringGateway = library.monitoringGateway({ ...platform, image: thirdParty.nginx });
