/** "1 task", "2 tasks". */
export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : many}`;

/** A duration in seconds or minutes: "8 seconds", "3 minutes". */
export const seconds = (amount: number): string =>
  amount < 100 ? count(Math.ceil(amount), "second") : count(Math.ceil(amount / 60), "minute");

/** A size in readable units: "640 kB", "2.4 MB". */
export function bytes(amount: number): string {
  if (amount < 1000) return `${amount} B`;
  return amount < 999_500 ? `${Math.round(amount / 1000)} kB` : `${(amount / 1_000_000).toFixed(1)} MB`;
}

/** "tasks", "tasks and users", "tasks, users and images". */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** Up to two letters that stand for a user without a picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/** One of `hues` numbers for an id, always the same for the same id. */
export function hueOf(id: string, hues = 6): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum % hues;
}
