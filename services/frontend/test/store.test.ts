import { expect, test } from "vitest";
import { store } from "../src/store.ts";

test("calls watchers with the current value and after each change, until they are aborted", () => {
  const value = store(1);
  const life = new AbortController();
  const heard: number[] = [];
  value.watch((now) => heard.push(now), life.signal);
  value.set(2);
  value.update((now) => now + 1);
  value.set(3);
  life.abort();
  value.set(4);
  expect(heard).toEqual([1, 2, 3]);
  expect(value.get()).toBe(4);
});

test("does not call a watcher whose signal is aborted already", () => {
  const heard: number[] = [];
  store(1).watch((now) => heard.push(now), AbortSignal.abort());
  expect(heard).toEqual([]);
});
