/** The longest uid that Grafana accepts. */
const longest = 40;

/** A dashboard's uid. Long names end in a hash of the whole: they stay different, and the same each time. */
export function uidOf(application: string, dashboard: string): string {
  const uid = `${application}-${dashboard}`;
  if (uid.length <= longest) return uid;
  // Loaded for long names only: loading it takes longer than making all dashboards.
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash("sha256").update(uid).digest("hex").slice(0, 8);
  return `${uid.slice(0, longest - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}
