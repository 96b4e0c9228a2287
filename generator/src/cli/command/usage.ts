/** The command line is not understood: exit code 2. */
export class Usage extends Error {}
