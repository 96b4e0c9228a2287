import { styleText } from "node:util";

/** Prints lines for people, in colour if the terminal has colours and NO_COLOR is not set. */
export interface Output {
  readonly title: (text: string) => void;
  readonly ready: (name: string, ms: number) => void;
  readonly note: (text: string) => void;
  readonly trouble: (text: string, lines?: string) => void;
}

export function output(stream: NodeJS.WriteStream = process.stdout): Output {
  const style = (format: Parameters<typeof styleText>[0], text: string) => styleText(format, text, { stream });
  const line = (text: string) => void stream.write(`${text}\n`);
  return {
    title: (text) => line(style("bold", text)),
    ready: (name, ms) => line(`  ${style("green", "✔")} ${name.padEnd(14)} ${style("dim", `${ms} ms`.padStart(8))}`),
    note: (text) => line(text),
    trouble: (text, lines = "") => {
      line(style("red", `✖ ${text}`));
      for (const one of lines.trim().split("\n").filter(Boolean)) line(style("red", `    ${shorten(one)}`));
    },
  };
}

/** Reduces a line of a service's log to its message: a stack trace would fill the screen. */
function shorten(line: string): string {
  const { time, level, message, err } = parse(line) ?? {};
  if (!message) return line.slice(0, 300);
  const cause = err?.message && err.message !== message ? `: ${err.message}` : "";
  return `${time ?? ""} ${level ?? ""} ${message}${cause}`.trim().slice(0, 300);
}

function parse(line: string): { time?: string; level?: string; message?: string; err?: { message?: string } } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
