/** The changes of pages by `npm run new -- application`, and its search for the repository's address. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { renamed } from "../../src/cli/new/application/edited.ts";
import { originOf } from "../../src/cli/new/application/git.ts";
import { withoutGone } from "../../src/cli/new/application/pages.ts";
import { facts } from "../application/index.ts";
import { scratch } from "./run.ts";

describe("a page without what is gone", () => {
  const there = ["docs/here.md", "generator/src/catalog/microservices/cart.ts"];
  const gone = { exists: (path: string) => there.includes(path), scripts: ["dev"] };

  test.each([
    ["a row about a page that is gone", "| [a](a.md) | b |\n| [here](here.md) | c |", "| [here](here.md) | c |"],
    [
      "a link to a page that is gone",
      "See [a](a.md#b), [here](here.md), [web](https://a.test/).",
      "See a, [here](here.md), [web](https://a.test/).",
    ],
    ["a command that is gone", "npm run dev   # a\nnpm run develop", "npm run develop"],
    [
      "the file of a microservice",
      "`generator/src/catalog/microservices/auth.ts`",
      "`generator/src/catalog/microservices/<name>.ts`",
    ],
    [
      "the file of one that stays",
      "`generator/src/catalog/microservices/cart.ts`",
      "`generator/src/catalog/microservices/cart.ts`",
    ],
    ["a rendered file", "`clusters/big/auth/deployment.yaml`", "`clusters/big/<name>/deployment.yaml`"],
  ])("%s", (_, text, expected) => {
    expect(withoutGone("docs/page.md", text, gone)).toBe(expected);
  });

  test("has the new names", () => {
    const { application: old } = facts;
    const [first = "", ...others] = Object.keys(old.namespaces).filter((name) => name !== old.monitoring);
    const own = {
      ...old,
      name: "mart",
      title: "Mart",
      namespaces: { mart: {}, [old.monitoring]: {} },
    } as unknown as typeof old;
    expect(renamed(`${old.title} in ${[first, ...others].join(", ")} and ${old.monitoring}`, { old, own })).toBe(
      `Mart in ${[first, ...others].map(() => "mart").join(", ")} and ${old.monitoring}`,
    );
  });
});

describe("the repository's address", () => {
  const newFolder = scratch();

  test.each([
    ["https://github.com/Acme/shop.git", "https://github.com/Acme/shop.git", "acme"],
    ["https://user:secret@git.example.com/acme/shop", "https://git.example.com/acme/shop.git", "acme"],
    ["git@github.com:acme/shop.git", "https://github.com/acme/shop.git", "acme"],
    ["ssh://git@git.example.com/acme/shop.git", "https://git.example.com/acme/shop.git", "acme"],
    ["/srv/git/shop", undefined, undefined],
  ])("of the remote %s is %s", (remote, url, owner) => {
    const folder = newFolder();
    const git = (...args: string[]) => spawnSync("git", args, { cwd: folder });
    git("init", "--quiet");
    git("remote", "add", "origin", remote);
    expect(originOf(folder)).toEqual(url === undefined ? undefined : { url, owner });
  });
});
