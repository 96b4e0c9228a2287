/** Uses the page in a real browser, through every NodePort and host that leads to it. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Page } from "playwright-core";
import { findChromium, openPage } from "../../e2e/browser.ts";
import { secondsSince } from "../../e2e/delivery/followed.ts";
import type { Step } from "../../e2e/step.ts";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { publicPath, routesOf } from "../../operate/load/api-paths.ts";
import { gradient } from "../../operate/load/gradient.ts";
import { type WayIn, waysIn } from "../../operate/load/way-in.ts";
import type { Say } from "../../operate/report.ts";

export const page: Step = {
  title: "The page in a browser, through every NodePort and host",
  rows: ["TF2", "TF10", "TH3", "MS2", "MS4"],
  async run({ planned, node, authority }, say) {
    const ways = waysIn(planned, { address: node, authority }).filter(({ hasPage }) => hasPage);
    if (ways.length === 0) throw new Error(`${planned.name} declares no NodePort and no host for the page`);
    const chromium = findChromium();
    if (!chromium) {
      if (process.env.CI) throw new Error("Chromium is not installed: install it, or set CHROMIUM to its path");
      return ["not tested: Chromium is not installed (install it, or set CHROMIUM to its path)"];
    }
    const lines: string[] = [];
    for (const way of ways) lines.push(await visit(chromium, way, planned, say));
    return lines;
  },
};

/** @returns the evidence. @throws Error that names the way in and the failed action */
async function visit(chromium: string, way: WayIn, planned: PlannedCluster, say: Say): Promise<string> {
  const begun = performance.now();
  const done: string[] = [];
  const { page, troubles, close } = await openPage(chromium, way);
  try {
    for (const [action, act] of actsOf(page, planned)) {
      say(`${way.origin}: ${action}`);
      await act().catch(async (error: Error) => {
        await keep(page, way, `failed to ${action}`).catch(() => {}); // only the first error is reported
        const message = stripVTControlCharacters(error.message).trim();
        throw new Error([`${way.origin}: could not ${action}: ${message}`, ...troubles].join("\n"));
      });
      await keep(page, way, action);
      done.push(action);
    }
  } finally {
    await close();
  }
  if (troubles.length > 0)
    throw new Error([`${way.origin}: the browser's console shows errors`, ...troubles].join("\n"));
  const seconds = secondsSince(begun).toFixed(1);
  return `${way.origin}: ${done.join(", ")}; ${seconds} s, no error in the console${verification(way)}`;
}

function verification({ serverName, authority }: WayIn): string {
  if (!serverName) return "";
  return authority
    ? ", certificate verified with the cluster's authority"
    : ", certificate not verified: the cluster has no authority of bootstrap";
}

/** Saves a screenshot, if SCREENSHOTS names a folder. */
async function keep(page: Page, { origin }: WayIn, action: string): Promise<void> {
  const { SCREENSHOTS: folder } = process.env;
  const name = `${new URL(origin).hostname} ${action}`.replaceAll(/[^\w.-]+/g, "-");
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The actions of a new user, in order. The API deletes no account, so each way in leaves one. */
function actsOf(page: Page, planned: PlannedCluster): readonly (readonly [action: string, act: () => Promise<void>])[] {
  const title = `Paint the harbour ${randomBytes(3).toString("hex")}`;
  const column = (name: string) => page.getByRole("region", { name, exact: true });
  const cardIn = (name: string) => column(name).getByRole("button", { name: title, exact: true });
  const tasks = publicPath(routesOf(planned), "tasks", "/tasks");
  /** The status of a request that the browser sends, with its cookies. */
  const statusOf = (path: string) => page.evaluate(async (url) => (await fetch(url)).status, path);

  return [
    ["register", () => register(page)],
    [
      "create a task with a picture",
      async () => {
        await createTask(page, title);
        await cardIn("Open").waitFor();
      },
    ],
    [
      "move it",
      async () => {
        await page.getByRole("button", { name: `Start: ${title}` }).click();
        await cardIn("In progress").waitFor();
      },
    ],
    [
      "find both after a reload",
      async () => {
        await page.reload();
        await cardIn("In progress").click();
        await seePicture(page);
        await page.keyboard.press("Escape");
      },
    ],
    [
      "see that all services are ready",
      async () => {
        await page.getByRole("link", { name: "Services" }).click();
        await page.getByText(`All ${backendsOf(planned)} services are ready`, { exact: true }).waitFor();
      },
    ],
    [
      "sign out",
      async () => {
        const cookies = await page.context().cookies();
        const before = await statusOf(tasks);
        if (before !== 200) throw new Error(`${tasks} answered ${before} before the sign-out`);
        await page.getByRole("button", { name: "Account" }).click();
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.getByRole("heading", { name: "Welcome back" }).waitFor();
        await page.context().addCookies(cookies);
      },
    ],
    [
      "be refused with the earlier session's cookie",
      async () => {
        if ((await page.context().cookies()).length === 0)
          throw new Error("the browser has no cookie of the earlier session");
        const status = await statusOf(tasks);
        if (status !== 401) throw new Error(`${tasks} answered ${status} instead of 401`);
      },
    ],
  ];
}

async function register(page: Page): Promise<void> {
  await page.goto("/register");
  await page.getByLabel("Your name").fill("Vera Browser");
  await page.getByLabel("Email").fill(`e2e-${randomBytes(6).toString("hex")}@people.example.org`);
  await page.getByLabel("Password", { exact: true }).fill(randomBytes(12).toString("hex"));
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Board", exact: true }).waitFor();
}

const name = "harbour.png";

async function createTask(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: "New task" }).click();
  const dialog = page.getByRole("dialog", { name: "New task" });
  await dialog.getByLabel("Title").fill(title);
  const buffer = gradient(320, 200, [230, 190, 150], [16, 80, 110]);
  await dialog.getByLabel("Choose pictures").setInputFiles({ name, mimeType: "image/png", buffer });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Checks that the picture is drawn: one that cannot be loaded has no width. */
async function seePicture(page: Page): Promise<void> {
  const image = page.getByRole("dialog").getByRole("img", { name });
  await image.waitFor();
  const width = await image.evaluate(async (found: { decode(): Promise<void>; naturalWidth: number }) => {
    await found.decode();
    return found.naturalWidth;
  });
  if (width === 0) throw new Error(`${name} has no width`);
}

function backendsOf({ components }: PlannedCluster): number {
  for (const one of components)
    if (one.kind === "microservice" && one.runtime.kind === "gateway") return one.runtime.backends.length;
  throw new Error("the cluster declares no gateway, which reports the state of the services");
}
