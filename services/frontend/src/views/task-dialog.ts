import { ApiError, explain } from "../api/problem.ts";
import { changeTask, createTask, deleteTask, getTask, type Task } from "../api/tasks.ts";
import { accept, forget } from "../board/changes.ts";
import { confirm, openDialog } from "../dom/dialog.ts";
import { element } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { warnWhile } from "../leave.ts";
import { find } from "../model/columns.ts";
import { ago } from "../model/dates.ts";
import { changed, rebase } from "../model/rebase.ts";
import { columns, locale, memberName } from "../state.ts";
import { attachments } from "./attachments.ts";
import { form } from "./form.ts";
import { emptyDraft, offerTheirs, readDraft, taskFields, writeDraft } from "./task-fields.ts";
import { toast } from "./toasts.ts";

/** Opens the dialog for a new task. */
export const newTask = (): void => taskDialog(null);

/** Opens the dialog for a task, in the newest version that is known here. */
export async function openTask(id: string): Promise<void> {
  try {
    taskDialog(find(columns.get(), id) ?? (await getTask(id)));
  } catch (error) {
    const gone = error instanceof ApiError && error.problem.status === 404;
    toast(gone ? "That task does not exist any more." : explain(error), { tone: "error" });
  }
}

function taskDialog(task: Task | null): void {
  const life = new AbortController();
  let base = task;
  let sending = false;
  const fields = taskFields(life.signal);
  const pictures = attachments(task?.id ?? null, life.signal);
  const notice = element("p", { class: "notice notice-strong", role: "alert", hidden: true });
  const about = element("p", { class: "soft dialog-about" });

  const dirty = (): boolean =>
    Object.keys(changed(base ?? emptyDraft, readDraft(fields))).length > 0 || pictures.waiting() > 0;
  const showBase = (): void => {
    opened.heading.textContent = base ? "Edit task" : "New task";
    remove.hidden = base === null;
    fields.status.node.hidden = base === null;
    about.textContent = base
      ? `Changed ${ago(base.updatedAt, Date.now(), locale)}${base.createdBy ? `, written by ${memberName(base.createdBy)}` : ""}`
      : "";
  };
  const takeNewer = (newest: Task): void => {
    if (!base || newest.version <= base.version) return;
    const { draft, conflicts } = rebase(base, readDraft(fields), newest);
    base = newest;
    writeDraft(fields, draft, newest.status);
    for (const name of conflicts) offerTheirs(fields, newest, name);
    notice.hidden = false;
    notice.textContent =
      conflicts.length > 0
        ? "Somebody else changed this task too. What you wrote is kept: save it, or use theirs."
        : "Somebody else changed this task. You see the newest version, with what you wrote.";
    showBase();
  };
  const save = async (): Promise<void> => {
    sending = true;
    try {
      if (base) await saveChanges(base);
      else await create();
    } finally {
      sending = false;
    }
  };
  const create = async (): Promise<void> => {
    const { title, ...rest } = changed(emptyDraft, readDraft(fields));
    base = await createTask({ title: title ?? "", ...rest });
    accept(base);
    await finish(base, "created");
  };
  const saveChanges = async (from: Task): Promise<void> => {
    const changes = changed(from, readDraft(fields));
    try {
      const saved = Object.keys(changes).length > 0 ? await changeTask(from.id, from.version, changes) : from;
      base = saved;
      accept(saved);
      await finish(saved, "saved");
    } catch (error) {
      const newest = isOutdated(error) ? await getTask(from.id) : null;
      if (!newest || newest.version === from.version) throw error;
      accept(newest);
      takeNewer(newest);
    }
  };
  const finish = async (saved: Task, verb: string): Promise<void> => {
    if (!(await pictures.sendTo(saved.id))) {
      showBase(); // the task is saved; the pictures that failed show their reasons
      return;
    }
    opened.close();
    toast(`“${saved.title}” ${verb}.`, { tone: "good" });
  };
  const destroy = async (): Promise<void> => {
    if (
      !base ||
      !(await confirm(
        "Delete this task?",
        `“${base.title}” and its history leave the board for everybody.`,
        "Delete task",
        "Keep it",
      ))
    )
      return;
    try {
      await deleteTask(base.id, base.version);
      forget(base.id);
      opened.close();
      toast(`“${base.title}” deleted.`);
    } catch (error) {
      toast(`Not deleted. ${explain(error)}`, { tone: "error" });
      if (isOutdated(error)) await getTask(base.id).then(takeNewer, () => {});
    }
  };

  const remove = element(
    "button",
    { type: "button", class: "button button-quiet-danger", onclick: destroy },
    icon("trash"),
    "Delete",
  );
  const cancel = element("button", { type: "button", class: "button" }, "Cancel");
  const node = form({
    fields: { ...fields },
    submit: "Save",
    content: [
      notice,
      element(
        "div",
        { class: "task-grid" },
        element("div", { class: "task-main" }, fields.title.node, fields.description.node, pictures.node),
        element("div", { class: "task-side" }, fields.status.node, fields.assignee.node, fields.due.node, about),
      ),
    ],
    check: () => ({
      title: fields.title.input.value.trim() === "" ? "Give the task a title." : null,
      due: fields.due.input.validity.badInput ? "That date is not complete." : null,
    }),
    send: save,
    actions: (submit) =>
      element("div", { class: "dialog-actions" }, remove, element("span", { class: "spacer" }), cancel, submit),
  });
  const mayClose = async (): Promise<boolean> =>
    !dirty() || confirm("Discard what you wrote?", "It has not been saved.", "Discard", "Keep writing");
  const opened = openDialog({ title: "Task", className: "dialog-task", mayClose, onClosed: () => life.abort() }, node);
  cancel.addEventListener("click", async () => {
    if (await mayClose()) opened.close();
  });
  pictures.acceptFrom(opened.dialog);
  writeDraft(fields, task ?? emptyDraft, task?.status ?? "open");
  showBase();
  (task ? opened.heading : fields.title.input).focus();
  opened.dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) node.requestSubmit();
  });
  warnWhile(dirty, life.signal);
  columns.watch((now) => {
    const newest = base && !sending ? find(now, base.id) : undefined;
    if (newest) takeNewer(newest);
  }, life.signal);
}

/** Whether another user was faster: the version is outdated, or the status cannot follow the current one. */
const isOutdated = (error: unknown): boolean => error instanceof ApiError && [409, 412].includes(error.problem.status);
