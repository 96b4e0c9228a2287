/** The API server's default `--service-node-port-range`. */
export const nodePortRange = { first: 30000, last: 32767 } as const;

export function isNodePort(port: number): boolean {
  return Number.isInteger(port) && port >= nodePortRange.first && port <= nodePortRange.last;
}
