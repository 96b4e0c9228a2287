import { type Check, error, warning } from "./finding.ts";

/** The version that the manifests are rendered for, or one before it, as kubectl allows; newer ones keep these APIs. */
export const checkVersion: Check = async ({ api, planned }) => {
  const { major, minor } = await api.call("GET", "/version");
  return judgeVersion(`${major}.${String(minor).replace(/\D.*$/, "")}`, planned);
};

export function judgeVersion(running: string, { name, kubernetes }: { name: string; kubernetes: string }) {
  const [wanted = 0, there = 0] = [kubernetes, running].map((version) => Number(version.split(".")[1]));
  const words = `the cluster is Kubernetes ${running}; ${name} is rendered for ${kubernetes}`;
  if (there >= wanted) return [];
  if (there === wanted - 1) return [warning(`${words}: one minor version may lie between them, no more`)];
  return [error(`${words}: upgrade it, or set "kubernetes" in generator/src/catalog/clusters/${name}.ts and render`)];
}
