import type { Externals } from "../../src/model/external.ts";

/** The laptop has neither; the rack has both. */
export const externals = {
  smtp: {
    description: "The mail server",
    port: 587,
    tls: true,
    secrets: { "smtp-password": { credential: "smtp" } },
    on: { laptop: "absent", rack: { host: "mail.rack.internal", cidrs: ["203.0.113.25/32"] } },
  },
  bucket: {
    description: "The object store",
    port: 9000,
    tls: true,
    path: "/archive",
    secrets: {
      "bucket-access-key-id": { credential: "bucket/bucket-access-key-id" },
      "bucket-secret-access-key": { credential: "bucket/bucket-secret-access-key" },
    },
    on: { laptop: "absent", rack: { host: "s3.rack.internal", cidrs: ["198.51.100.7/32"] } },
  },
} as const satisfies Externals;
