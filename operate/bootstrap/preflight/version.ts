import { type Check, error, warning } from "./finding.ts";

/**
 * Checks that the cluster has the Kubernetes version that the manifests are rendered for, or one minor version before it, as
 * kubectl allows. Newer versions keep these APIs.
 */
export const checkVersion: Check = async ({ api, planned }) => {
  const { major, minor } = await api.call("GET", "/version");
  return judgeVersion(`${major}.${String(minor).replace(/\D.*$/, "")}`, planned);
};

export function judgeVersion(running: string, { name, kubernetes }: { name: string; kubernetes: string }) {
  const [declared = 0, actual = 0] = [kubernetes, running].map((version) => Number(version.split(".")[1]));
  const sentence = `the cluster runs Kubernetes ${running}, and ${name} is rendered for ${kubernetes}`;
  if (actual >= declared) return [];
  if (actual === declared - 1)
    return [warning(`${sentence}: a difference of one minor version is the most that works`)];
  return [
    error(
      `${sentence}: upgrade it, or set "kubernetes" in generator/src/catalog/clusters/${name}.ts and run npm run generate`,
    ),
  ];
}
