import { missing, type ProgramName, programs } from "./programs.ts";

/**
 * One line per program, with the number of tests that did not run, and the command that installs all.
 * @param skipped the missing programs of each test that was skipped; none if it was skipped for another reason
 * @returns no lines if nothing was left out
 */
export function leftOut(skipped: readonly (readonly ProgramName[])[]): string[] {
  const lacking = skipped.filter(({ length }) => length > 0);
  const names = [...new Set(lacking.flat())].toSorted();
  if (names.length === 0) return [];
  const width = Math.max(...names.map(({ length }) => length));
  const counts = names.map((name) => {
    const count = lacking.filter((each) => each.includes(name)).length;
    const why = missing(name) ? "" : " (installed meanwhile)";
    return `  ${name.padEnd(width)}  ${`${count}`.padStart(4)} tests  ${programs[name].purpose}${why}`;
  });
  return [
    "",
    `Left out: ${lacking.length} tests, for lack of these programs:`,
    ...counts,
    "To run them as well: npm run setup",
  ];
}
