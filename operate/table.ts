/** Figures for people: columns of one width, words to the left, numbers to the right. */

/** @param rows of as many cells as `head` has */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(width)));
  const numbers = head.map((_, column) => rows.every((row) => /^([\d.,]+( m?s)?|-|)$/.test(row[column] ?? "")));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const gap = " ".repeat((widths[column] ?? 0) - width(cell));
        return numbers[column] ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((count) => "-".repeat(count))), ...rows.map(line)].join("\n");
}

/** Characters, not code units. */
const width = (text: string): number => [...text].length;

/** Milliseconds with as many digits as matter. */
export function milliseconds(value: number): string {
  return Number.isNaN(value) ? "-" : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
