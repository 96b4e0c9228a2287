import { stacks as every } from "../../library/stacks.ts";
import { thirdParty } from "../versions.ts";
import { platform, prometheusStorage } from "./platform.ts";

/** The microservices of each monitoring stack, in which a cluster chooses one. */
export const stacks = every({ ...platform, images: thirdParty, storage: prometheusStorage });
