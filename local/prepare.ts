/**
 * After npm has installed all: makes what the first `npm run dev` would have to wait for, where no PostgreSQL is installed.
 * It can do without, so nothing here fails an installation.
 */
try {
  const { postgresProgram } = await import("./servers/postgres.ts");
  if (!postgresProgram()) await (await import("./servers/pglite.ts")).emptyDatabase();
} catch (error) {
  process.stderr.write(`local/prepare.ts: ${(error as Error).message}\n`);
}
