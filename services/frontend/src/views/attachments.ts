import { deletePicture, listPictures, type Picture, pictureUrl } from "../api/images.ts";
import { ApiError, explain } from "../api/problem.ts";
import { setPictures } from "../board/load.ts";
import { announce } from "../dom/announce.ts";
import { confirm } from "../dom/dialog.ts";
import { element } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { acceptedTypes, refusedFile } from "../model/files.ts";
import { bytes } from "../model/words.ts";
import { pictures as known } from "../state.ts";
import { toast } from "./toasts.ts";
import { type Upload, uploadView } from "./upload.ts";

export interface Attachments {
  readonly node: HTMLElement;
  /** The number of files that are not uploaded yet. */
  waiting(): number;
  /** Uploads the waiting files to a task; returns true if all succeeded. */
  sendTo(task: string): Promise<boolean>;
  /** Accepts files that are pasted into or dropped on the zone. */
  acceptFrom(zone: HTMLElement): void;
}

/** A task's pictures. While the task does not exist yet, files wait until it is created. */
export function attachments(task: string | null, life: AbortSignal): Attachments {
  const uploads = new Set<Upload>();
  const grid = element("ul", { class: "thumbs", "aria-label": "Pictures" });
  const picker = element("input", {
    type: "file",
    class: "visually-hidden",
    accept: acceptedTypes,
    multiple: true,
    tabindex: -1,
    "aria-label": "Choose pictures",
  });
  const choose = element(
    "button",
    { type: "button", class: "button", onclick: () => picker.click() },
    icon("picture"),
    "Add pictures",
  );
  const node = element(
    "div",
    { class: "attachments" },
    element("div", { class: "attachments-head" }, element("h3", { class: "label" }, "Pictures"), choose, picker),
    grid,
    element("p", { class: "field-hint for-mouse" }, "You can also drop them here or paste them."),
  );
  let stored: readonly Picture[] = task === null ? [] : (known.get().get(task) ?? []);
  let owner = task;

  const draw = (): void => {
    const waitingNodes = [...uploads].map((upload) => upload.node);
    grid.replaceChildren(...stored.map((picture) => thumb(picture, drop)), ...waitingNodes);
    grid.hidden = grid.childElementCount === 0;
  };
  const keep = (now: readonly Picture[]): void => {
    stored = now;
    if (owner !== null) setPictures(owner, now);
    draw();
  };
  const drop = async (picture: Picture): Promise<void> => {
    if (
      !(await confirm(
        "Delete this picture?",
        `“${picture.name}” is deleted for everybody.`,
        "Delete picture",
        "Keep it",
      ))
    )
      return;
    try {
      await deletePicture(picture.id);
    } catch (error) {
      if (!(error instanceof ApiError && error.problem.status === 404)) {
        toast(`Not deleted. ${explain(error)}`, { tone: "error" });
        return;
      }
    }
    keep(stored.filter(({ id }) => id !== picture.id));
    announce(`${picture.name} deleted`);
    choose.focus();
  };
  const sendTo = async (to: string): Promise<boolean> => {
    owner = to;
    let whole = true;
    for (const upload of [...uploads]) {
      if (upload.refused) continue;
      const picture = await upload.send(to);
      whole &&= picture !== null;
      if (!picture || !uploads.delete(upload)) continue; // another call has uploaded it already
      keep([...stored, picture]);
      announce(`${picture.name} uploaded`);
    }
    return whole;
  };
  const add = (files: Iterable<File>): void => {
    for (const file of files) {
      const upload = uploadView(file, refusedFile(file), life, {
        remove: () => {
          uploads.delete(upload);
          draw();
        },
        again: () => (owner === null ? undefined : void sendTo(owner)),
      });
      uploads.add(upload);
    }
    draw();
    if (owner !== null) void sendTo(owner);
  };
  picker.addEventListener("change", () => {
    add(picker.files ?? []);
    picker.value = "";
  });
  draw();
  if (task !== null)
    listPictures({ task }, life).then(
      ({ items }) => keep(items),
      () => {},
    );
  return {
    node,
    waiting: () => [...uploads].filter(({ refused }) => !refused).length,
    sendTo,
    acceptFrom: (zone) => takeFiles(zone, add),
  };
}

function takeFiles(zone: HTMLElement, add: (files: Iterable<File>) => void): void {
  const hasFiles = (data: DataTransfer | null): data is DataTransfer => data?.types.includes("Files") ?? false;
  zone.addEventListener("paste", (event) => {
    if (!hasFiles(event.clipboardData) || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });
  zone.addEventListener("dragover", ({ dataTransfer }) => zone.classList.toggle("is-target", hasFiles(dataTransfer)));
  zone.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!zone.contains(relatedTarget as Node | null)) zone.classList.remove("is-target");
  });
  zone.addEventListener("drop", ({ dataTransfer }) => {
    zone.classList.remove("is-target");
    if (hasFiles(dataTransfer)) add(dataTransfer.files);
  });
}

function thumb(picture: Picture, drop: (picture: Picture) => Promise<void>): HTMLElement {
  const remove = element("button", {
    type: "button",
    class: "icon-button thumb-remove",
    "aria-label": `Delete picture ${picture.name}`,
    title: "Delete",
    onclick: () => void drop(picture),
  });
  remove.append(icon("trash"));
  const image = element("img", {
    src: pictureUrl(picture),
    alt: picture.name,
    loading: "lazy",
    decoding: "async",
    draggable: "false",
  });
  const link = element(
    "a",
    { href: pictureUrl(picture), target: "_blank", rel: "noopener", title: `${picture.name}, ${bytes(picture.bytes)}` },
    image,
  );
  return element("li", { class: "thumb" }, link, remove);
}
