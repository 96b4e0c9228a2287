/** The number of lines that a difference shows at most. */
const shown = 10;
/** The distance in lines within which equal lines are searched: about the length of a rendered file. */
const reach = 400;

/**
 * Formats the first lines in which two texts differ, each with its number, like a unified diff without context, and the
 * number of all. Not the shortest diff: it continues at the nearest equal line, which takes 20 ms for two completely
 * different texts of 5,000 lines. A library that finds the shortest takes 13 s, or gives up.
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

/** The number of lines to skip in each text until both are equal again, as few as possible. */
function nearestMatch(a: readonly string[], b: readonly string[], i: number, j: number): readonly [number, number] {
  const [restA, restB] = [a.length - i, b.length - j];
  for (let distance = 1; distance <= Math.min(reach, restA + restB); distance++) {
    // Equal skips first: an edited line is one minus and one plus.
    for (let lean = distance % 2; lean <= distance; lean += 2) {
      for (const skipA of new Set([(distance + lean) / 2, (distance - lean) / 2])) {
        const skipB = distance - skipA;
        if (skipA < restA && skipB < restB && a[i + skipA] === b[j + skipB]) return [skipA, skipB];
      }
    }
  }
  return [restA, restB];
}

/** The line with its trailing white space made visible. */
function visible(line = ""): string {
  return line.replace(/[ \t\r]+$/, (end) => end.replaceAll(" ", "·").replaceAll("\t", "\\t").replaceAll("\r", "\\r"));
}
