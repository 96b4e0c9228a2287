import { Yaml } from "cdk8s";

/** A configuration file of somebody else's, as a ConfigMap holds it. */
export const configurationYaml = (content: object): string => Yaml.stringify(content);
