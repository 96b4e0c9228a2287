let leaving = false;

/** Starts the page anew, by a person's own decision: nothing of this session stays in memory. */
export function leave(): void {
  leaving = true;
  location.assign("/");
}

/** Asks before the window is closed or reloaded while `dirty`. */
export function warnWhile(dirty: () => boolean, life: AbortSignal): void {
  addEventListener("beforeunload", (event) => (dirty() && !leaving ? event.preventDefault() : undefined), {
    signal: life,
  });
}
