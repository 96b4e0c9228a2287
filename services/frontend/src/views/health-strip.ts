import { getHealth, type Health } from "../api/health.ts";
import { element, show } from "../dom/element.ts";
import { backoff } from "../model/backoff.ts";
import { failing, good, healthWords } from "../model/health.ts";
import { health } from "../state.ts";

const everyMs = 15_000;

/** Requests the health of all services repeatedly while the page is visible. */
function watchHealth(life: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      if (!document.hidden) health.set(await getHealth(life));
      failures = 0;
    } catch {
      if (life.aborted) return;
      failures += 1;
      health.set(null);
    }
    timer = setTimeout(ask, failures > 0 ? backoff(failures, Math.random, 2000, 60_000) : everyMs);
  };
  document.addEventListener("visibilitychange", () => void (document.hidden || ask()), { signal: life });
  life.addEventListener("abort", () => clearTimeout(timer));
  void ask();
}

/** One line with a dot per service, and a sentence that names the services that are not ready. */
export function healthStrip(life: AbortSignal): HTMLElement {
  const summary = element("p", { class: "health-words", role: "status" });
  const dots = element("ul", { class: "health-dots", "aria-label": "Health of every service" });
  const draw = (now: Health | null): void => {
    const words = now === null ? "The services’ health is not known" : healthWords(now);
    if (summary.textContent !== words) summary.textContent = words;
    show(dots, ...Object.entries(now ?? {}).map(([name, one]) => dot(name, good(one), failing(one))));
  };
  health.watch(draw, life);
  watchHealth(life);
  return element("div", { class: "health-strip" }, summary, dots);
}

function dot(name: string, well: boolean, why: readonly string[]): HTMLElement {
  const state = well ? "ready" : why.length > 0 ? `not ready: ${why.join(", ")}` : "does not answer";
  const label = element("span", { class: "visually-hidden" }, `: ${state}`);
  return element(
    "li",
    { class: well ? "health-dot is-well" : "health-dot is-ill", title: `${name}: ${state}` },
    name,
    label,
  );
}
