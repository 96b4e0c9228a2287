/** Lines that a difference shows at most. */
const shown = 10;
/** How far ahead a line is looked for that both texts have again: as far as rendered files are long. */
const reach = 400;

/**
 * The first lines in which two texts differ, each with its number, like a unified diff without context, and how many
 * there are in all. Not the shortest diff: it goes on at the nearest line that both have again.
 */
export function formatDifference(onDisk: string, rendered: string): string {
  const [a, b] = [onDisk.split("\n"), rendered.split("\n")];
  const lines: string[] = [];
  let [i, j, minus, plus] = [0, 0, 0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [skipA, skipB] = nearestMatch(a, b, i, j);
    for (let k = 0; k < skipA; k++) lines.push(`${String(i + k + 1).padStart(4)} - ${visible(a[i + k])}`);
    for (let k = 0; k < skipB; k++) lines.push(`${String(j + k + 1).padStart(4)} + ${visible(b[j + k])}`);
    i += skipA;
    j += skipB;
    minus += skipA;
    plus += skipB;
  }
  const more = lines.length > shown ? ["   ..."] : [];
  return [...lines.slice(0, shown), ...more, `${minus} on disk (-), ${plus} rendered (+)`].join("\n");
}

/** How many lines of each text to pass over until they agree again, as few as possible. */
function nearestMatch(a: readonly string[], b: readonly string[], i: number, j: number): readonly [number, number] {
  const [restA, restB] = [a.length - i, b.length - j];
  for (let distance = 1; distance <= Math.min(reach, restA + restB); distance++) {
    // Equal skips first: a line that was edited is one minus and one plus.
    for (let lean = distance % 2; lean <= distance; lean += 2) {
      for (const skipA of new Set([(distance + lean) / 2, (distance - lean) / 2])) {
        const skipB = distance - skipA;
        if (skipA < restA && skipB < restB && a[i + skipA] === b[j + skipB]) return [skipA, skipB];
      }
    }
  }
  return [restA, restB];
}

/** What a terminal would not show. */
function visible(line = ""): string {
  return line.replace(/[ \t\r]+$/, (end) => end.replaceAll(" ", "·").replaceAll("\t", "\\t").replaceAll("\r", "\\r"));
}
