/** Ids of stream entries: "<milliseconds or position>-<number>". */

const parts = (id: string): [number, number] => {
  const [first, second] = id.split("-").map(Number);
  return [first ?? 0, second ?? 0];
};

/** Whether the entry `a` comes after `b`. */
export function isAfter(a: string, b: string): boolean {
  const [[first, second], [otherFirst, otherSecond]] = [parts(a), parts(b)];
  return first === otherFirst ? second > otherSecond : first > otherFirst;
}

/**
 * The number of entries after `position`: exact for dense ids such as those of tasks (1-0, 2-0, ...), and never more
 * than the stream's length.
 */
export const entriesAfter = (position: string, last: string, length: number): number =>
  Math.min(length, Math.max(0, parts(last)[0] - parts(position)[0]));
