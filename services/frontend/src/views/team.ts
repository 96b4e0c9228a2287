import { explain } from "../api/problem.ts";
import { invite, type Member } from "../api/users.ts";
import { loadMembers } from "../board/load.ts";
import { element, show } from "../dom/element.ts";
import { icon } from "../dom/icons.ts";
import { invitationLink } from "../model/invitation.ts";
import { count } from "../model/words.ts";
import { locale, members, session } from "../state.ts";
import { avatar } from "./avatar.ts";
import { field, textInput } from "./field.ts";
import { toast } from "./toasts.ts";

/** The team's members, and invitations for new ones. */
export function teamPage(life: AbortSignal): HTMLElement {
  const team = session.get()?.team.name ?? "Your team";
  const amount = element("p", { class: "soft" });
  const rows = element("ul", { class: "members", "aria-label": "Members" });
  members.watch((now) => {
    amount.textContent = now.length === 0 ? "Loading…" : `${team}, ${count(now.length, "member")}`;
    show(rows, ...now.map(row));
  }, life);
  loadMembers(life).catch((error: unknown) => (life.aborted ? undefined : toast(explain(error), { tone: "error" })));
  return element(
    "div",
    { class: "page" },
    element("div", { class: "page-head" }, element("div", {}, element("h1", { tabindex: -1 }, "Team"), amount)),
    element(
      "div",
      { class: "team" },
      element("section", { class: "panel", "aria-label": "Members of the team" }, element("h2", {}, "Members"), rows),
      invitations(team),
    ),
  );
}

const row = (member: Member): HTMLElement =>
  element(
    "li",
    { class: "member" },
    avatar(member),
    element(
      "div",
      {},
      element(
        "p",
        { class: "member-name" },
        member.name,
        member.id === session.get()?.id && element("span", { class: "tag" }, "you"),
      ),
      element("p", { class: "soft small" }, member.email),
    ),
  );

function invitations(team: string): HTMLElement {
  const place = element("div", { class: "invitation", "aria-live": "polite" });
  const create = element(
    "button",
    { type: "button", class: "button button-primary" },
    icon("mail"),
    "Create invitation link",
  );
  create.addEventListener("click", async () => {
    create.setAttribute("aria-disabled", "true");
    try {
      const { code, expiresAt } = await invite();
      show(place, ...link(invitationLink(location.origin, code), expiresAt));
    } catch (error) {
      toast(`The link could not be created. ${explain(error)}`, { tone: "error" });
    } finally {
      create.removeAttribute("aria-disabled");
    }
  });
  return element(
    "section",
    { class: "panel", "aria-label": "Invite somebody" },
    element("h2", {}, "Invite somebody"),
    element(
      "p",
      { class: "soft" },
      `Anyone who opens the link can create an account in ${team}. It works for seven days and for several people, so send it only to future members.`,
    ),
    create,
    place,
  );
}

function link(address: string, expiresAt: string): HTMLElement[] {
  const input = textInput({ readonly: true, value: address, onfocus: () => input.select() });
  const copy = element("button", { type: "button", class: "button" }, icon("copy"), "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address);
      toast("Link copied.", { tone: "good" });
    } catch {
      // The clipboard is not available over plain HTTP: the user copies the selected text.
      input.focus();
      input.select();
      toast("Press Ctrl+C or ⌘C to copy the selected link.");
    }
  });
  const until = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  return [field("Invitation link", input, `Works until ${until.format(new Date(expiresAt))}.`, copy).node];
}
