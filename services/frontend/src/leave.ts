let leaving = false;

/** Reloads the page without a warning, so that nothing of this session stays in memory. */
export function leave(): void {
  leaving = true;
  location.assign("/");
}

/** Lets the browser ask before the window is closed or reloaded while `dirty` returns true. */
export function warnWhile(dirty: () => boolean, life: AbortSignal): void {
  addEventListener("beforeunload", (event) => (dirty() && !leaving ? event.preventDefault() : undefined), {
    signal: life,
  });
}
