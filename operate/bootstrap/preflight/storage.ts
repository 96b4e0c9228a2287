import { type Check, error } from "./finding.ts";

export const checkStorage: Check = async ({ api, cluster }) => {
  const classes = (await api.list("StorageClass")).map(({ metadata }) => metadata.name);
  if (classes.includes(cluster.storageClass)) return [];
  return [
    error(
      `the cluster has no StorageClass "${cluster.storageClass}" (it has: ${classes.join(", ") || "none"}): enable the cluster's storage add-on, or set "storageClass" in generator/src/catalog/clusters/${cluster.name}.ts and run npm run generate`,
    ),
  ];
};
