/** Text tables: columns of equal width, text aligned to the left, numbers to the right. */

/** @param rows with as many cells each as `head` */
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

/** The width in characters, not in UTF-16 code units. */
const width = (text: string): number => [...text].length;

/** Milliseconds, with one decimal below 10 ms. */
export function milliseconds(value: number): string {
  return Number.isNaN(value) ? "-" : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
