/** The progress of long steps on a terminal: numbered lines with the current activity and the duration. */
import { styleText } from "node:util";

export interface Report {
  /**
   * Runs one step with a line of its own; an error marks that line and is thrown again.
   * @param number of the step, if steps are left out; by default one more than the last one's
   */
  step<T>(title: string, work: (say: Say) => Promise<T>, number?: number): Promise<T>;
  /** Prints a line below the steps. */
  line(text: string): void;
  warn(text: string): void;
}

/** Shows the current activity; the last text of a step stays beside its title. */
export type Say = (text: string) => void;

const out = process.stderr;
const seconds = (begun: number): string => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;

/** @param steps the number of all steps */
export function createReport(steps: number): Report {
  let number = 0;
  return {
    async step(title, work, at = number + 1) {
      number = at;
      const head = `${String(number).padStart(String(steps).length)}/${steps} ${title}`;
      const begun = performance.now();
      let note = "";
      // Only a terminal shows the activity, in one line that changes; a log file gets one line per step.
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
      function finish(colour: "green" | "red", mark: string, last: string) {
        out.write(
          `${out.isTTY ? "\r\u001b[K" : ""}${styleText(colour, mark, { stream: out })} ${head}${styleText("dim", `${last}  ${seconds(begun)}`, { stream: out })}\n`,
        );
      }
    },
    line: (text) => void out.write(`${text}\n`),
    warn: (text) => void out.write(`${styleText("yellow", `⚠ ${text}`, { stream: out })}\n`),
  };
}
