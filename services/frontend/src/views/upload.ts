import { type Picture, uploadPicture } from "../api/images.ts";
import { explain, isPassing } from "../api/problem.ts";
import { element } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";

export interface Upload {
  readonly node: HTMLElement;
  /** True if no further attempt can succeed. */
  readonly refused: boolean;
  /** Uploads the file; returns null if that failed, and the thumbnail shows the reason. A call during an upload joins it. */
  send(task: string): Promise<Picture | null>;
}

/** A file that is being uploaded, as a thumbnail with its progress. */
export function uploadView(
  file: File,
  refusal: string | null,
  life: AbortSignal,
  options: { remove: () => void; again: () => void },
): Upload {
  const stop = new AbortController();
  const name = file.name || "picture";
  const address = URL.createObjectURL(file);
  stop.signal.addEventListener("abort", () => URL.revokeObjectURL(address), { once: true });
  life.addEventListener("abort", () => stop.abort(), { once: true });
  const bar = element("progress", { max: 1, value: 0, "aria-label": `Uploading ${name}`, hidden: true });
  const words = element("p", { class: "thumb-error" });
  const again = element("button", { type: "button", class: "link", onclick: options.again }, "Try again");
  const away = (): void => {
    stop.abort();
    options.remove();
  };
  const remove = element("button", {
    type: "button",
    class: "icon-button thumb-remove",
    "aria-label": `Remove ${name}`,
    title: "Remove",
    onclick: away,
  });
  remove.append(icon("close"));
  const image =
    refusal === null
      ? element("img", { src: address, alt: name, draggable: "false" })
      : element("span", { class: "thumb-mark" }, icon("alert"));
  const said = element(
    "div",
    { class: "thumb-words", role: "alert" },
    element("p", { class: "thumb-name" }, name),
    words,
    again,
  );
  const node = element("li", { class: "thumb is-waiting" }, image, bar, said, remove);
  const refuse = (why: string | null, final: boolean): void => {
    refused = why !== null && final;
    words.textContent = why;
    again.hidden = refused;
    node.classList.toggle("is-refused", why !== null);
  };
  let refused = false;
  refuse(refusal, true);

  let running: Promise<Picture | null> | null = null;
  const attempt = async (task: string): Promise<Picture | null> => {
    refuse(null, false);
    bar.hidden = false;
    try {
      return await uploadPicture(file, task, (share) => (bar.value = share), stop.signal);
    } catch (error) {
      if (stop.signal.aborted) return null;
      refuse(explain(error), !isPassing(error));
      return null;
    } finally {
      bar.hidden = true;
    }
  };
  const send = (task: string): Promise<Picture | null> => {
    running ??= attempt(task).finally(() => {
      running = null;
    });
    return running;
  };
  return {
    node,
    send,
    get refused() {
      return refused;
    },
  };
}
