import { settleFollowers } from "./announce.ts";
import { type Child, element, freshId } from "./element.ts";
import { icon } from "./icons.ts";

export interface DialogOptions {
  readonly title: string;
  readonly className?: string;
  /** Decides whether Escape, a click outside or the close button may close the dialog. By default they may. */
  readonly mayClose?: () => boolean | Promise<boolean>;
  /** False if only the dialog's own buttons can close it. */
  readonly dismissable?: boolean;
  readonly onClosed?: () => void;
}

export interface OpenDialog {
  readonly dialog: HTMLDialogElement;
  readonly heading: HTMLHeadingElement;
  /** Aborted when the dialog closes. */
  readonly signal: AbortSignal;
  close(): void;
}

/** Opens a modal dialog. The browser keeps the focus in it and restores the focus afterwards. */
export function openDialog(options: DialogOptions, ...content: Child[]): OpenDialog {
  const { title, className = "", mayClose, dismissable = true, onClosed } = options;
  const ended = new AbortController();
  const id = freshId("dialog");
  const heading = element("h2", { id, tabindex: -1 }, title);
  const leave = async (): Promise<void> => {
    if (dismissable && (!mayClose || (await mayClose()))) dialog.close();
  };
  const closeButton = element("button", {
    type: "button",
    class: "icon-button",
    "aria-label": "Close",
    onclick: leave,
  });
  closeButton.append(icon("close"));
  const header = element("header", { class: "dialog-header" }, heading, dismissable && closeButton);
  const body = element("div", { class: "dialog-body" }, header, ...content);
  const dialog = element("dialog", { class: `dialog ${className}`, "aria-labelledby": id }, body);

  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return; // a file picker's cancel bubbles up to here
    event.preventDefault();
    void leave();
  });
  let pressedOutside = false;
  dialog.addEventListener("pointerdown", (event) => {
    pressedOutside = event.target === dialog;
  });
  dialog.addEventListener("click", (event) => {
    if (pressedOutside && event.target === dialog) void leave();
  });
  dialog.addEventListener("close", () => {
    ended.abort();
    dialog.remove();
    settleFollowers();
    onClosed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  settleFollowers();
  return { dialog, heading, signal: ended.signal, close: () => dialog.close() };
}

/** Asks a yes-or-no question. Returns false unless the confirming button is pressed. */
export function confirm(title: string, text: string, yes: string, no: string): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = false;
    const decide = (value: boolean) => () => {
      answer = value;
      opened.close();
    };
    const opened = openDialog(
      { title, className: "dialog-small", onClosed: () => resolve(answer) },
      element("p", {}, text),
      element(
        "div",
        { class: "dialog-actions" },
        element("button", { type: "button", class: "button", autofocus: true, onclick: decide(false) }, no),
        element("button", { type: "button", class: "button button-danger", onclick: decide(true) }, yes),
      ),
    );
    opened.dialog.querySelector<HTMLButtonElement>("[autofocus]")?.focus();
  });
}
