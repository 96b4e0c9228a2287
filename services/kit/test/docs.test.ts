import type { AddressInfo } from "node:net";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { programs } from "../../../setup/programs.ts";
import type { App } from "../app.ts";
import { html } from "../page.ts";
import { pageQuery } from "../paging.ts";
import { nullable, object, pageOf, time, uuid } from "../schema.ts";
import { testApp } from "./fixture.ts";

const evil = `<script>alert(1)</script>"'&`;

let app: App;
let origin: string;
beforeAll(async () => {
  ({ app } = await testApp({ name: `x ${evil}`, description: `Says ${evil}.` }));
  const thing = object({ id: uuid, at: time, note: nullable({ type: "string" }) });
  const querystring = { type: "object", properties: pageQuery } as const;
  const listed = { summary: "List things", tags: ["things"], querystring, response: { 200: pageOf(thing) } } as const;
  app.get("/things", { schema: listed }, async () => ({ items: [], next: null }));
  const one = { summary: `One ${evil}`, params: object({ id: uuid }), response: { 200: thing } } as const;
  app.get("/things/:id", { schema: one }, async () => Promise.reject(new Error("not called in this test")));
  const made = {
    summary: "Make a thing",
    body: object({ note: { type: "string" } }),
    response: { 201: thing },
  } as const;
  app.post("/things", { schema: made }, async () => Promise.reject(new Error("not called in this test")));
  app.get("/hidden", { schema: { hide: true } }, async () => "");
  await app.listen({ host: "127.0.0.1", port: 0 });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(() => app?.close());

interface OpenApi {
  openapi: string;
  info: Record<string, string>;
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

describe("the OpenAPI document", () => {
  const document = async () => (await app.inject("/docs/json")).json<OpenApi>();

  it("has the version, a title and all routes except those for probes and scrapes", async () => {
    const { openapi, info, paths } = await document();
    expect(openapi).toMatch(/^3\.1\.\d+$/);
    expect(info).toMatchObject({ title: `TaskFlow x ${evil}`, version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(Object.fromEntries(Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods)]))).toEqual({
      "/things": ["get", "post"],
      "/things/{id}": ["get"],
    });
  });

  it("describes each operation by schemas of JSON Schema 2020-12, with all parameters of the path", async () => {
    const { paths } = await document();
    const ajv = new Ajv2020({ strict: false, formats: { uuid: true, "date-time": true } });
    for (const [path, methods] of Object.entries(paths))
      for (const operation of Object.values(methods)) {
        const { parameters = [], requestBody, responses } = operation;
        const inPath = parameters.filter((parameter) => parameter.in === "path");
        expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
        expect(inPath.every(({ required }) => required)).toBe(true);
        const answers = Object.values(responses);
        expect(answers.length).toBeGreaterThan(0);
        for (const { description } of answers) expect(description).toBeTypeOf("string");
        const contents = [requestBody, ...answers].flatMap((part) => Object.values(part?.content ?? {}));
        for (const { schema } of [...parameters, ...contents]) expect(ajv.validateSchema(schema)).toBe(true);
      }
  });

  it("contains the parameters' defaults and bounds", async () => {
    const { paths } = await document();
    const limit = paths["/things"]?.get?.parameters?.find(({ name }) => name === "limit");
    expect(limit).toMatchObject({ in: "query", required: false, schema: { minimum: 1, maximum: 100, default: 50 } });
  });
});

describe("the home page", () => {
  it("escapes its values", async () => {
    const { body, headers } = await app.inject("/");
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(body).not.toContain("<script");
    expect(body).toContain("Says &lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;.");
    expect(body).toContain("One &lt;script&gt;");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it("lists the operations and links to the other pages", async () => {
    const { body } = await app.inject("/");
    expect(body.match(/<tr>/g)).toHaveLength(3);
    for (const text of ["GET", "POST", "/things/{id}", 'href="docs"', 'href="health"']) expect(body).toContain(text);
    expect(body).not.toContain("/hidden");
  });

  it("a template escapes all values except templates", () => {
    expect(html`<p>${evil}</p>${1}`).toBe("<p>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</p>1");
    expect(html`<ul>${["a", "<"].map((text) => html`<li>${text}</li>`)}</ul>`).toBe(
      "<ul><li>a</li>\n<li>&lt;</li></ul>",
    );
    expect(html`<p>${[]}</p>`).toBe("<p></p>");
  });
});

describe("in a browser", needs("chromium"), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: programs.chromium.find() ?? "", args: ["--no-sandbox"] });
  });
  afterAll(() => browser?.close());

  async function visit(path: string) {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("requestfailed", (request) => void complaints.push(`${request.url()} ${request.failure()?.errorText}`));
    page.on(
      "request",
      (request) => void (!/^(data:|http:\/\/127\.)/.test(request.url()) && complaints.push(request.url())),
    );
    const response = await page.goto(origin + path);
    return { page, response, complaints };
  }

  it("/docs shows the operations under its own policy, from its own files", async () => {
    const { page, response, complaints } = await visit("/docs");
    await page.getByText("Make a thing").waitFor();
    const policy = response?.headers()["content-security-policy"];
    expect(policy).toContain("default-src 'self'");
    // Services use plain HTTP inside the cluster, and load nothing from other hosts.
    expect(policy).not.toMatch(/upgrade-insecure|https:|unsafe-eval|script-src/);
    expect(await page.locator(".opblock").count()).toBe(3);
    expect(complaints).toEqual([]);
  });

  it("the home page is styled, and runs no script that came in a name", async () => {
    const { page, complaints } = await visit("/");
    expect(await page.evaluate("getComputedStyle(document.body).fontFamily")).toContain("system-ui");
    expect(await page.title()).toContain("<script>");
    expect(complaints.filter((text) => !text.includes("favicon"))).toEqual([]);
    await page.getByText("Read and try the API").click();
    await page.getByText("Make a thing").waitFor();
  });
});
