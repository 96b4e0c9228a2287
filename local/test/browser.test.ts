/**
 * Two people in two browsers use the whole application: the rendered nginx, the built page, all services, PostgreSQL and
 * Redis. If SCREENSHOTS names a folder, it gets screenshots.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gradient } from "../../operate/load/gradient.ts";
import { needs } from "../../setup/needs.ts";
import { programs } from "../../setup/programs.ts";
import { buildPage, pageFolder } from "../page.ts";
import { startTaskflow, type Taskflow } from "../taskflow.ts";

const password = randomBytes(9).toString("hex");

describe("the page, as people use it", needs("chromium", "postgres", "redis", "nginx"), () => {
  let taskflow: Taskflow;
  let browser: Browser;
  const troubles: string[] = [];

  beforeAll(async () => {
    await buildPage();
    [taskflow, browser] = await Promise.all([
      startTaskflow({ entry: { kind: "nginx", page: pageFolder } }),
      chromium.launch({ executablePath: programs.chromium.find() ?? "", args: ["--no-sandbox"] }),
    ]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await taskflow?.stop();
  }, 60_000);

  async function person(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ ...options, baseURL: taskflow.entry.url });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => troubles.push(error.message));
    // A visitor without a session gets a 401, which Chromium logs. All other errors count, such as a violated policy.
    page.on("console", (message) => {
      if (message.type() === "error" && !/ 401 /.test(message.text())) troubles.push(message.text());
    });
    return page;
  }

  async function register(page: Page, name: string, email: string, path = "/register"): Promise<void> {
    await page.goto(path);
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: "Board", exact: true }).waitFor();
  }

  const shot = async (page: Page, name: string): Promise<void> => {
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
  };

  test("register, invite, create, attach, move, get notified, sign out and in again", {
    timeout: 180_000,
  }, async () => {
    const ana = await person({ viewport: { width: 1280, height: 800 } });
    await ana.goto("/");
    await ana.getByRole("heading", { name: "Welcome back" }).waitFor();
    await shot(ana, "sign-in-wide-light");
    await register(ana, "Ana Silva", "ana@example.com");
    await ana.getByText("A clean board").waitFor();

    // She invites a second person, who opens the link on a phone in dark mode.
    await ana.getByRole("link", { name: "Team" }).click();
    await ana.getByRole("button", { name: "Create invitation link" }).click();
    const link = new URL(await ana.getByRole("textbox", { name: "Invitation link" }).inputValue());
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: "dark" as const };
    const ben = await person(phone);
    await register(ben, "Ben Okafor", "ben@example.com", link.pathname + link.search);

    // She creates a task for him, with a picture. The title tests that the page escapes HTML.
    const title = "Draw <b>the</b> harbour";
    await ana.getByRole("link", { name: "Board", exact: true }).click();
    await ana.getByRole("button", { name: "New task" }).click();
    const dialog = ana.getByRole("dialog", { name: "New task" });
    await dialog.getByLabel("Title").fill(title);
    await dialog.getByLabel("Description").fill("Ships, cranes, gulls.");
    await dialog.getByLabel("Assignee").selectOption({ label: "Ben Okafor" });
    const file = {
      name: "harbour.png",
      mimeType: "image/png",
      buffer: gradient(320, 200, [230, 190, 150], [16, 80, 110]),
    };
    await dialog.getByLabel("Choose pictures").setInputFiles(file);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
    const column = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
    await column(ana, "Open").getByRole("button", { name: title, exact: true }).waitFor();
    await shot(ana, "board-wide-light");

    // The card and the notification appear on his page without any action.
    await column(ben, "Open").getByRole("button", { name: title, exact: true }).waitFor();
    await ben.getByRole("button", { name: /^Notifications, 1 unread/ }).click();
    await ben
      .getByRole("dialog", { name: "Notifications" })
      .getByRole("button", { name: /^Unread: Ana Silva assigned .Draw <b>the<\/b> harbour/ })
      .waitFor();
    await shot(ben, "notifications-narrow-dark");
    await ben.getByRole("button", { name: "Mark all as read" }).click();
    await ben.keyboard.press("Escape");
    await ben.getByRole("button", { name: `Start: ${title}` }).click();
    await column(ben, "In progress").getByRole("button", { name: title, exact: true }).waitFor();
    await shot(ben, "board-narrow-dark");

    // She sees the card move. She moves it on by mouse, and back by keyboard.
    const card = column(ana, "In progress").getByRole("button", { name: title, exact: true });
    await card.waitFor();
    await ana.getByRole("button", { name: /^Notifications, 1 unread/ }).waitFor();
    await column(ana, "In progress").getByRole("listitem").first().dragTo(column(ana, "Done"));
    await column(ana, "Done").getByRole("button", { name: title, exact: true }).waitFor();
    await column(ana, "Done").getByRole("button", { name: title, exact: true }).focus();
    await ana.keyboard.press("Alt+ArrowLeft");
    await column(ana, "Open").getByRole("button", { name: title, exact: true }).waitFor();

    // He sees the picture, too.
    await ben.reload();
    await ben.getByRole("button", { name: title, exact: true }).click();
    await ben
      .getByRole("button", { name: /harbour\.png/ })
      .first()
      .waitFor();
    await ben.keyboard.press("Escape");

    // The page shows figures and each service's health.
    await ana.getByRole("link", { name: "Statistics" }).click();
    await ana.getByRole("region", { name: "Throughput" }).waitFor();
    await shot(ana, "statistics-wide-light");
    await ana.getByRole("link", { name: "Services" }).click();
    await ana.getByText("All 6 services are ready", { exact: true }).waitFor();
    await ana.getByRole("button", { name: "Try all reads" }).click();
    await expect.poll(() => ana.getByText(/^200 in/).count(), { timeout: 15_000 }).toBeGreaterThan(5);
    expect(await ana.getByText(/^[45]\d\d in/).allInnerTexts()).toEqual([]);
    await shot(ana, "services-wide-light");
    await ana.getByRole("button", { name: "Switch to dark theme" }).click();
    await ana.getByRole("link", { name: "Board", exact: true }).click();
    await column(ana, "Open").waitFor();
    await shot(ana, "board-wide-dark");

    // After signing out, the browser's old session gives no access.
    const stolen = await ana.context().cookies();
    await ana.getByRole("button", { name: "Account" }).click();
    await ana.getByRole("button", { name: "Sign out" }).click();
    await ana.getByRole("heading", { name: "Welcome back" }).waitFor();
    await ana.context().addCookies(stolen);
    expect((await ana.request.get("/api/tasks")).status()).toBe(401);
    await ana.context().clearCookies();
    await ana.goto("/");
    await ana.getByLabel("Email").fill("ana@example.com");
    await ana.getByLabel("Password", { exact: true }).fill("not this one");
    await ana.getByRole("button", { name: "Sign in" }).click();
    await ana.getByRole("alert").first().waitFor();
    await ana.getByLabel("Password", { exact: true }).fill(password);
    await ana.getByRole("button", { name: "Sign in" }).click();
    await ana.getByRole("button", { name: title, exact: true }).waitFor();
    expect(troubles).toEqual([]);
  });
});
