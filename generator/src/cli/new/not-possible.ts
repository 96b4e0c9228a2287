/** The state of the repository or of this machine forbids the command: exit code 1, and no stack trace. */
export class NotPossible extends Error {}
