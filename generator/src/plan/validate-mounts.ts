import { certificatesDirectory, secretsDirectory } from "../model/endpoints.ts";
import type { Issue, MakeIssue } from "../model/issue.ts";
import type { Microservice } from "../model/microservice.ts";
import { isBelow } from "../model/path.ts";
import type { Container } from "../model/run.ts";
import { duplicatesBy } from "./duplicates.ts";
import { refusals } from "./refusals.ts";

interface Mount {
  readonly path: string;
  readonly what: string;
}

/**
 * The most bytes of all files of a microservice together, as JSON. Argo CD keeps a copy of the ConfigMap in an annotation of
 * it, and the API server takes 262144 bytes of annotations: the rest is for the object's other fields.
 */
const mostBytes = 200_000;

/** Finds files and folders of the main container that would hide each other. */
export function wrongMounts(
  issue: MakeIssue,
  { storage }: Microservice,
  { files = {}, writable = {} }: Pick<Container, "files" | "writable">,
): Issue[] {
  const paths = Object.keys(files);
  const folders: Mount[] = [
    ...Object.keys(writable).map((path) => ({ path, what: "a writable folder" })),
    ...(storage ? [{ path: storage.mountPath, what: "the volume" }] : []),
  ];
  const own: Mount[] = [
    { path: "/tmp", what: "the writable folder that each container has" },
    { path: secretsDirectory, what: "the mount of the Secret" },
    { path: certificatesDirectory, what: "the mount of the certificate" },
  ];
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)), 0);
  return [
    ...paths.flatMap((path) => wrongFile(issue, path, [...own, ...folders, ...asMounts(paths, path)])),
    ...folders.flatMap(({ path, what }) =>
      own
        .filter((mount) => isBelow(path, mount.path))
        .map((mount) =>
          issue("unique-path", `${what} ${path} is in ${mount.path}, ${mount.what}`, "choose another path"),
        ),
    ),
    ...duplicatesBy(folders, ({ path }) => path).map(([path]) =>
      issue(
        "unique-path",
        `${path} is a writable folder and the volume`,
        "remove it from writable: the volume is writable",
      ),
    ),
    ...refusals(issue, [
      [
        bytes > mostBytes,
        "valid-file",
        `run.files has ${bytes} bytes as JSON, ${mostBytes} at most: Argo CD keeps a copy in an annotation of the ConfigMap`,
        "put the largest into the image",
      ],
    ]),
  ];
}

/** The other files, as what another file cannot be in. */
const asMounts = (paths: readonly string[], path: string): Mount[] =>
  paths.filter((other) => other !== path).map((other) => ({ path: other, what: "a file" }));

const wrongFile = (issue: MakeIssue, path: string, mounts: readonly Mount[]): Issue[] =>
  mounts
    .filter((mount) => isBelow(path, mount.path))
    .map((mount) =>
      issue("unique-path", `run.files has ${path}, which is in ${mount.path}, ${mount.what}`, "choose another path"),
    );
