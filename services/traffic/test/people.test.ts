import { describe, expect, test } from "vitest";
import { peopleOf } from "../people.ts";
import { remember, type Team } from "../team.ts";

describe("simulated users", () => {
  test("are the same for the same seed and key only", () => {
    const emails = (seed: string, key: string) => peopleOf(seed, 7, Buffer.from(key)).map(({ email }) => email);
    expect(emails("1", "k")).toEqual(emails("1", "k"));
    expect(new Set([...emails("1", "k"), ...emails("2", "k"), ...emails("1", "other")]).size).toBe(21);
  });

  test("are in teams of five", () => {
    const people = peopleOf("1", 7, Buffer.from("k"));
    expect(people[4]?.team).toBe(people[0]?.team);
    expect(people[5]?.team).not.toBe(people[0]?.team);
    expect(people[0]?.password).not.toBe(people[1]?.password);
  });

  test("know the newest version of a task and the newest fifty tasks", () => {
    const team: Team = { members: [], tasks: [] };
    remember(team, { id: "a", status: "open", version: 3 });
    remember(team, { id: "a", status: "done", version: 2 });
    expect(team.tasks).toEqual([{ id: "a", status: "open", version: 3 }]);
    for (let number = 0; number < 60; number++) remember(team, { id: `${number}`, status: "open", version: 1 });
    expect(team.tasks.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => `${index + 10}`));
  });
});
