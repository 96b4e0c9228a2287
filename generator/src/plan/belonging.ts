/** The labels and annotations that say where an object belongs. */
export interface Belonging {
  /** The installation's name: the value of app.kubernetes.io/part-of. */
  readonly application: string;
  /** The prefix of the application's own annotations. */
  readonly domain: string;
  /** The value of app.kubernetes.io/component. */
  readonly component: string;
}
