import { Yaml } from "cdk8s";

/** A third-party program's YAML configuration file, for a ConfigMap. */
export const configurationYaml = (content: object): string => Yaml.stringify(content);
