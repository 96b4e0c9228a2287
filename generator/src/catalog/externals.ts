import type { Externals } from "../model/external.ts";

/** The servers outside the clusters. Neither cluster has one: notifications then sends no e-mail, and images writes to its volume. */
export const externals = {
  smtp: {
    description: "The mail server through which notifications sends e-mail",
    port: 587,
    tls: true,
    secrets: { "smtp-password": { credential: "smtp" } },
    on: { microk8s: "absent", minikube: "absent" },
  },
  bucket: {
    description: "The S3-compatible object store of attachments",
    port: 443,
    tls: true,
    path: "/taskflow-images",
    secrets: {
      "bucket-access-key-id": { credential: "bucket/bucket-access-key-id" },
      "bucket-secret-access-key": { credential: "bucket/bucket-secret-access-key" },
    },
    on: { microk8s: "absent", minikube: "absent" },
  },
} as const satisfies Externals;

export type ExternalName = keyof typeof externals;
