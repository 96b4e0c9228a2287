import { describe, expect, it } from "vitest";
import { contentDisposition, displayName } from "../src/display-name.ts";
import { listed, startImages } from "./fixture.ts";
import { picture } from "./pictures.ts";
import { filePart, rawForm, send } from "./raw.ts";
import { folderStorage } from "./storages.ts";

describe("displayName", () => {
  it.each([
    ["holiday.png", "holiday.png"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\ana\\me.png", "me.png"],
    ["..\\..\\me.png", "me.png"],
    ["a\u0000b\r\nc\u001b[31m.png", "abc[31m.png"],
    ["\u202egnp.exe", "gnp.exe"],
    ["漢字 🚀 é.png", "漢字 🚀 é.png"],
    ["👩‍👩‍👧.png", "👩‍👩‍👧.png"],
    ["<script>alert(1)</script>", "script>"],
    ["  spaces  ", "spaces"],
    ["half \ud800 a pair", "half \ufffd a pair"],
    ["", "picture.png"],
    [".", "picture.png"],
    ["..", "picture.png"],
    ["/", "picture.png"],
    ["dir/", "picture.png"],
    ["\u0007", "picture.png"],
    [undefined, "picture.png"],
    ["x".repeat(300), "x".repeat(200)],
    ["🚀".repeat(300), "🚀".repeat(200)],
  ])("%j is shown as %j", (given, shown) => {
    expect(displayName(given, "picture.png")).toBe(shown);
  });
});

describe("contentDisposition", () => {
  it.each([
    ["a.png", `inline; filename="a.png"; filename*=UTF-8''a.png`],
    ["A.PNG", `inline; filename="A.PNG"; filename*=UTF-8''A.PNG`],
    ["a.html", `inline; filename="a.html.png"; filename*=UTF-8''a.html.png`],
    ["a", `inline; filename="a.png"; filename*=UTF-8''a.png`],
    ["png", `inline; filename="png"; filename*=UTF-8''png`],
    ['"; x="y.png', `inline; filename="_; x=_y.png"; filename*=UTF-8''%22%3B%20x%3D%22y.png`],
    ["é (1)*'%.png", `inline; filename="_ (1)*'_.png"; filename*=UTF-8''%C3%A9%20%281%29%2A%27%25.png`],
  ])("%s", (name, header) => {
    expect(contentDisposition(name, ["png"])).toBe(header);
  });
});

describe("the name of an upload", () => {
  it.each([
    ['name="file"; filename="../../../etc/cron.d/evil.png"', "evil.png"],
    ['name="file"; filename="漢字.png"', "漢字.png"],
    [`name="file"; filename*=UTF-8''%e6%bc%a2%2f%e5%ad%97.png`, "字.png"],
    ['name="../file"; filename=".."', "picture.png"],
    [`name="file"; filename="${"x".repeat(5_000)}.png"`, "x".repeat(200)],
  ])("%.60s", async (disposition, shown) => {
    const storage = folderStorage();
    const running = await startImages(storage);
    const { headers, team } = await running.auth.caller();
    const answer = await send(`${running.url}/images`, headers, rawForm(filePart(picture("png"), disposition)));
    expect(answer).toMatchObject({ status: 201, body: { name: shown } });
    const [item] = (await listed(running, headers)).items;
    expect(storage.files()).toEqual([`${team}/pictures/${item?.id}`, `${team}/records/${item?.id}`]);
    const got = await running.ask(`/images/${item?.id}`, { headers });
    expect(got.headers.get("content-disposition")).toContain(encodeURIComponent(shown));
    await got.body?.cancel();
    await running.close();
    await storage.close();
  });
});
