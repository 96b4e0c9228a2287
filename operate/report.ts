/** What a person sees of steps that take a while: numbered lines, what is happening now, how long it took. */
import { styleText } from "node:util";

export interface Report {
  /**
   * Runs one step under a line of its own; its error is shown there and thrown again.
   * @param number where steps are left out; one more than the last one's unless said
   */
  step<T>(title: string, work: (say: Say) => Promise<T>, number?: number): Promise<T>;
  /** A line below the steps. */
  line(text: string): void;
  warn(text: string): void;
}

/** What is happening now; the last words of a step stay beside its title. */
export type Say = (text: string) => void;

const out = process.stderr;
const seconds = (begun: number): string => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;

/** @param steps how many there will be, for the numbers */
export function createReport(steps: number): Report {
  let number = 0;
  return {
    async step(title, work, at = number + 1) {
      number = at;
      const head = `${String(number).padStart(String(steps).length)}/${steps} ${title}`;
      const begun = performance.now();
      let note = "";
      // A terminal has one line that changes; a log file gets each new word once.
      const show = () =>
        out.isTTY &&
        out.write(`\r\u001b[K… ${head}  ${styleText("dim", `${note} ${seconds(begun)}`)}`.slice(0, out.columns + 20));
      const timer = setInterval(show, 200);
      try {
        const result = await work((text) => {
          if (text === note) return;
          note = text;
          if (out.isTTY) show();
        });
        finish("green", "✔", `${note && `  ${note}`}`);
        return result;
      } catch (error) {
        finish("red", "✖", note && `  ${note}`);
        throw error;
      } finally {
        clearInterval(timer);
      }
      function finish(colour: "green" | "red", mark: string, said: string) {
        out.write(
          `${out.isTTY ? "\r\u001b[K" : ""}${styleText(colour, mark, { stream: out })} ${head}${styleText("dim", `${said}  ${seconds(begun)}`, { stream: out })}\n`,
        );
      }
    },
    line: (text) => void out.write(`${text}\n`),
    warn: (text) => void out.write(`${styleText("yellow", `⚠ ${text}`, { stream: out })}\n`),
  };
}
