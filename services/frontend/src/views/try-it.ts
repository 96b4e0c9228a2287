import { element, freshId } from "../dom/element.ts";
import type { ApiRoute } from "../model/api-routes.ts";

export interface TryRoute {
  readonly node: HTMLElement;
  /** True if the request changes nothing. */
  readonly safe: boolean;
  run(): Promise<void>;
}

const longest = 6000;

/** One route with a button that calls it, and the unchanged response. */
export function tryRoute(route: ApiRoute, life: AbortSignal): TryRoute {
  const id = freshId("answer");
  const answer = element("pre", {
    class: "answer",
    id,
    tabindex: 0,
    role: "region",
    "aria-label": `Answer of ${route.method} ${route.path}`,
    hidden: true,
  });
  const status = element("span", { class: "answer-status", role: "status" });
  const body =
    route.body === undefined
      ? null
      : element(
          "textarea",
          { class: "input code", rows: 2, "aria-label": `Body of ${route.method} ${route.path}`, spellcheck: "false" },
          route.body,
        );
  const run = async (): Promise<void> => {
    status.className = "answer-status";
    status.textContent = "…";
    const began = performance.now();
    try {
      const signal = AbortSignal.any([life, AbortSignal.timeout(12_000)]);
      const headers = body ? { "content-type": "application/json" } : {};
      const response = await fetch(route.path, {
        method: route.method,
        headers,
        body: body?.value ?? null,
        signal,
        cache: "no-store",
      });
      const text = await response.text();
      status.textContent = `${response.status} in ${Math.round(performance.now() - began)} ms`;
      status.classList.add(response.ok ? "is-well" : "is-ill");
      answer.textContent = readable(text);
    } catch (error) {
      if (life.aborted) return;
      status.textContent = "no answer";
      status.classList.add("is-ill");
      answer.textContent = String(error);
    }
    answer.hidden = false;
  };
  const button = element(
    "button",
    {
      type: "button",
      class: "button button-small",
      "aria-label": `Try ${route.method} ${route.path}`,
      "aria-controls": id,
      onclick: () => void run(),
    },
    "Try",
  );
  const line = element(
    "div",
    { class: "route-line" },
    element("code", {}, element("b", {}, route.method), ` ${route.path}`),
    status,
    button,
  );
  const node = element(
    "div",
    { class: "route" },
    line,
    element("p", { class: "soft small" }, route.about),
    body,
    answer,
  );
  return { node, safe: route.method === "GET", run };
}

/** Formats JSON with line breaks, leaves other text as it is, and truncates very long responses. */
function readable(text: string): string {
  const whole = pretty(text);
  return whole.length > longest
    ? `${whole.slice(0, longest)}\n… ${whole.length - longest} more characters`
    : whole || "(no content)";
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
