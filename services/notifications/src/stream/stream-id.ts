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

/** The number of entries after `position`, for dense ids such as those of tasks: 1-0, 2-0 and so on. */
export const distance = (position: string, last: string): number => Math.max(0, parts(last)[0] - parts(position)[0]);
