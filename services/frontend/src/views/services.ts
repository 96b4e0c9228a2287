import { element, show } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { type ApiService, apiServices } from "../model/api-routes.ts";
import { good, healthWords } from "../model/health.ts";
import { health } from "../state.ts";
import { tryRoute } from "./try-it.ts";

/** The health of every service, and its routes to try. */
export function servicesPage(life: AbortSignal): HTMLElement {
  const words = element("p", { class: "soft" });
  health.watch((now) => {
    words.textContent = now ? `${healthWords(now)}.` : "Their health is not known right now.";
  }, life);
  const rows = apiServices.map((service) => ({
    service,
    routes: service.routes.map((route) => tryRoute(route, life)),
  }));
  const reading = rows.flatMap(({ routes }) => routes).filter(({ safe }) => safe);
  const all = element(
    "button",
    {
      type: "button",
      class: "button button-primary",
      onclick: () => void Promise.all(reading.map(({ run }) => run())),
    },
    icon("pulse"),
    "Try all reads",
  );
  return element(
    "div",
    { class: "page" },
    element("div", { class: "page-head" }, element("div", {}, element("h1", { tabindex: -1 }, "Services"), words), all),
    element(
      "div",
      { class: "services" },
      ...rows.map(({ service, routes }) =>
        panel(
          service,
          routes.map(({ node }) => node),
          life,
        ),
      ),
    ),
  );
}

function panel(service: ApiService, routes: readonly HTMLElement[], life: AbortSignal): HTMLElement {
  const state = element("span", { class: "state" });
  const checks = element("ul", { class: "checks", "aria-label": `Checks of ${service.name}` });
  health.watch((now) => {
    const known = service.name === "gateway" ? (now ? { status: "ready" } : undefined) : now?.[service.name];
    const well = known !== undefined && good(known);
    state.className = `state ${known === undefined ? "" : well ? "is-well" : "is-ill"}`;
    state.textContent =
      known === undefined ? "unknown" : well ? "ready" : known.status === "down" ? "does not answer" : "not ready";
    show(
      checks,
      ...Object.entries(known?.checks ?? {}).map(([name, check]) => {
        const up = check.status === "up";
        const says = up ? `${Math.round(check.ms ?? 0)} ms` : (check.error ?? "down");
        return element(
          "li",
          { class: up ? "check is-well" : "check is-ill" },
          element("span", {}, name),
          element("span", { class: "soft" }, says),
        );
      }),
    );
    checks.hidden = checks.childElementCount === 0;
  }, life);
  const head = element("header", { class: "service-head" }, element("h2", {}, service.name), state);
  return element(
    "section",
    { class: "panel service", "aria-label": service.name },
    head,
    element("p", { class: "soft" }, service.about),
    checks,
    ...routes,
  );
}
