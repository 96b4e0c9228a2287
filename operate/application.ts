/**
 * The application's facts that the commands need, and the names that they form with them, on this machine and on a Kubernetes
 * cluster as a whole. planned.ts has the names of one installation: two stages on one Kubernetes cluster share those here.
 */
import { mkdtempSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { facts } from "../generator/src/facts.ts";

export { argocdNamespace } from "../generator/src/model/argocd.ts";

export const { name, title } = facts.application;

/** The field manager of every server-side apply, and the name of the Lease that locks a cluster. */
export const manager = `${name}-bootstrap`;

/** The key of one of the application's own labels or annotations. */
export const ownKey = (key: string): string => `${facts.application.domain}/${key}`;

/** Creates an empty temporary folder. */
export const temporaryFolder = (purpose: string): string => mkdtempSync(join(tmpdir(), `${name}-${purpose}-`));

/** The folder in which commands keep files between their runs, for this user. It may not exist yet. */
export const stateFolder = (): string => join(process.env.XDG_STATE_HOME || join(homedir(), ".local/state"), name);
