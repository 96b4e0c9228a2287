import { label } from "../../model/labels.ts";
import type { Pod } from "./pods.ts";
import type { PolicyPeer } from "./policies.ts";
import { anyValue, type Labels, minimalModels, type Selector, selects } from "./selector.ts";

/** A set of witnesses: one bit per witness. */
export type Cells = bigint;

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
}

export interface Selectors {
  readonly namespaces: readonly Selector[];
  readonly pods: readonly Selector[];
}

/**
 * The pods, real and imagined, that policies are tested with: every set of labels in every namespace. The sets of labels
 * are those of the real pods, the empty one, and the smallest that each selector selects. The namespaces are the known
 * ones, an unknown one, and the smallest that each selector selects. By minimalModels' argument, no widening is missed.
 */
export interface Witnesses {
  readonly every: Cells;
  /** The witnesses of real pods, the platform's included. */
  readonly known: Cells;
  readonly pods: readonly { readonly pod: Pod; readonly bit: Cells }[];
  /** The witness of pods with these labels in that namespace. Both must be among those that the witnesses are made of. */
  readonly bit: (namespace: string, labels: Labels) => Cells;
  /** The witnesses that a policy's peer selects, seen from the policy's own namespace. */
  readonly select: (peer: Extract<PolicyPeer, { kind: "pods" }>, ownNamespace: string) => Cells;
  /** The witnesses that the selector selects in one namespace; none if the namespace is unknown. */
  readonly selectIn: (namespace: string, pods: Selector | undefined) => Cells;
  /** Lists the set's members, for messages. */
  readonly list: (cells: Cells) => readonly Witness[];
}

export interface Witness {
  readonly namespace: Namespace;
  readonly labels: Labels;
  readonly bit: Cells;
  readonly pod?: Pod;
}

export function witnesses(pods: readonly Pod[], namespaces: readonly Namespace[], selectors: Selectors): Witnesses {
  const rows = namespaceRows(namespaces, selectors.namespaces);
  const columns = distinct([{}, ...pods.map(({ labels }) => labels), ...selectors.pods.flatMap(minimalModels)]);
  const rowOf = new Map(rows.map(({ name }, row) => [name, row]));
  const columnOf = new Map([...columns.keys()].map((text, column) => [text, column]));
  const labelSets = [...columns.values()];
  const width = labelSets.length;
  const allColumns = (1n << BigInt(width)) - 1n;

  const columnsBy = remembered((selector) => mask(labelSets, (labels) => selects(selector, labels)));
  const rowsBy = remembered((selector) => rows.flatMap(({ labels }, row) => (selects(selector, labels) ? [row] : [])));
  const inRow = (row: number, found: Cells) => found << BigInt(row * width);
  const columnsOf = (selector: Selector | undefined) => (selector ? columnsBy(selector) : allColumns);

  const selectIn: Witnesses["selectIn"] = (namespace, selector) => {
    const row = rowOf.get(namespace);
    return row === undefined ? 0n : inRow(row, columnsOf(selector));
  };
  const cellOf = (namespace: string, labels: Labels) =>
    (rowOf.get(namespace) ?? 0) * width + (columnOf.get(keyOf(labels)) ?? 0);

  const placed = pods.map((pod) => ({ pod, cell: cellOf(pod.namespace, pod.labels) }));
  const podAt = new Map(placed.toReversed().map(({ pod, cell }) => [cell, pod]));
  const withBits = placed.map(({ pod, cell }) => ({ pod, bit: 1n << BigInt(cell) }));
  return {
    every: (1n << BigInt(rows.length * width)) - 1n,
    known: withBits.reduce((all, { bit }) => all | bit, 0n),
    pods: withBits,
    bit: (namespace, labels) => 1n << BigInt(cellOf(namespace, labels)),
    selectIn,
    select: ({ namespaces, pods }, own) => {
      if (!namespaces) return selectIn(own, pods);
      const found = columnsOf(pods);
      return rowsBy(namespaces).reduce((cells, row) => cells | inRow(row, found), 0n);
    },
    list: (cells) =>
      rows.flatMap((namespace, row) =>
        labelSets.flatMap((labels, column) => {
          const cell = row * width + column;
          const pod = podAt.get(cell);
          const bit = 1n << BigInt(cell);
          return (cells & bit) === 0n ? [] : [{ namespace, labels, bit, ...(pod && { pod }) }];
        }),
      ),
  };
}

function namespaceRows(known: readonly Namespace[], selectors: readonly Selector[]): Namespace[] {
  const names = new Set(known.map(({ name }) => name));
  const imagined = [{}, ...selectors.flatMap(minimalModels)]
    .map((model: Labels) => ({ [label.namespaceName]: anyValue, ...model }))
    // The labels of a known namespace are known, so no imagined one may have its name.
    .filter((labels) => !names.has(labels[label.namespaceName] ?? ""));
  return [
    ...known,
    ...distinct(imagined)
      .values()
      .map((labels) => ({ name: labels[label.namespaceName] ?? anyValue, labels })),
  ];
}

function mask(labelSets: readonly Labels[], holds: (labels: Labels) => boolean): Cells {
  return labelSets.reduce((cells, labels, column) => (holds(labels) ? cells | (1n << BigInt(column)) : cells), 0n);
}

function remembered<T>(compute: (selector: Selector) => T): (selector: Selector) => T {
  const known = new Map<string, T>();
  return (selector) => {
    const found = known.get(selector.text);
    if (found !== undefined) return found;
    const computed = compute(selector);
    known.set(selector.text, computed);
    return computed;
  };
}

function distinct(labelSets: readonly Labels[]): Map<string, Labels> {
  return new Map(labelSets.map((labels) => [keyOf(labels), labels]));
}

function keyOf(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join();
}
