import * as library from "../../library/exporters.ts";
import { thirdParty } from "../versions.ts";

/** The exporter beside an nginx. @param job the nginx's microservice */
export const nginxExporter = (job: string) => library.nginxExporter(job, thirdParty.nginxExporter);
