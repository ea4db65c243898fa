import { isDeepStrictEqual } from "node:util";
import type { Directory, Document, Kind } from "../domain/directory.ts";
import { shortened } from "../domain/text.ts";
import { type Item, isReordered, pairsOf } from "./items.ts";
import { isMembers } from "./place.ts";
import { kindsInOrder, sections, writtenBody } from "./section.ts";

/**
 * What would change, a line each, in the words of the configuration: `+ user bob`, `- group old`,
 * `~ path standard: step 2 delay 15m → 30m`, `~ order of notifications: b, a`. Empty when nothing would.
 */
export function differences(before: Directory, after: Directory): string[] {
  return kindsInOrder.flatMap((kind) => [
    ...between(kind, documentsOf(kind, before), documentsOf(kind, after)),
  ]);
}

function documentsOf(kind: Kind, directory: Directory): ReadonlyMap<string, Document> {
  return kind === "house" ? new Map([["house", directory.house]]) : directory[kind];
}

type Documents = ReadonlyMap<string, Document>;

function* between(kind: Kind, before: Documents, after: Documents): Generator<string> {
  const title = (name: string) => (kind === "house" ? "house" : `${one(sections[kind])} ${name}`);
  for (const name of before.keys()) if (!after.has(name)) yield `- ${title(name)}`;
  for (const [name, document] of after) {
    const old = before.get(name);
    if (!old) yield `+ ${title(name)}`;
    else for (const change of inDocument(kind, old, document)) yield `~ ${title(name)}: ${change}`;
  }
  const [stood, stands] = [
    [...before.keys()].filter((name) => after.has(name)),
    [...after.keys()].filter((name) => before.has(name)),
  ];
  if (!isDeepStrictEqual(stood, stands))
    yield `~ order of ${sections[kind]}: ${shortened(stands.join(", "), 200)}`;
}

function inDocument(kind: Kind, before: Document, after: Document): Iterable<string> {
  return before === after ? [] : inMembers(writtenBody(kind, before), writtenBody(kind, after));
}

function* inMembers(before: Record<string, unknown>, after: Record<string, unknown>): Generator<string> {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* inMember(name, before[name], after[name]);
  }
}

function* inMember(name: string, before: unknown, after: unknown): Generator<string> {
  if (isDeepStrictEqual(before, after)) return;
  const [old = [], now = []] = [before, after];
  if (Array.isArray(old) && Array.isArray(now)) {
    if ([...old, ...now].every(isMembers)) yield* inItems(name, old, now);
    else yield `${name} ${inList(old, now)}`;
  } else if (isMembers(before) && isMembers(after)) {
    for (const change of inMembers(before, after)) yield `${name} ${change}`;
  } else {
    const [old, now] = [inline(before), inline(after)];
    // What is not said is as usual.
    if (before === undefined) yield `+ ${name} ${now}`;
    else yield after === undefined ? `- ${name} ${old}` : `${name} ${old} → ${now}`;
  }
}

/** `+ carol - bob`, or the old order and the new one when those that stay change places. */
function inList(before: readonly unknown[], after: readonly unknown[]): string {
  const [stood, stands] = [
    before.filter((item) => after.includes(item)),
    after.filter((item) => before.includes(item)),
  ];
  if (!isDeepStrictEqual(stood, stands)) return `${inline(before)} → ${inline(after)}`;
  const added = after.filter((item) => !before.includes(item)).map((item) => `+ ${inline(item)}`);
  const gone = before.filter((item) => !after.includes(item)).map((item) => `- ${inline(item)}`);
  return [...added, ...gone].join(" ");
}

function* inItems(list: string, before: readonly Item[], after: readonly Item[]): Generator<string> {
  for (const { number, old, now } of pairsOf(before, after)) {
    if (!old || !now) yield `${now ? "+" : "-"} ${one(list)} ${number} (${inline(now ?? old)})`;
    else for (const change of inMembers(old, now)) yield `${one(list)} ${number} ${change}`;
  }
  if (isReordered(before, after)) yield `${list} in another order`;
}

/** The name of one of them: `step` of `steps`, `entry` of `entries`. */
function one(name: string): string {
  return name.replace(/ies$/, "y").replace(/s$/, "");
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return shortened(value.map(inline).join(", ") || "none", 100);
  if (!isMembers(value))
    return shortened(/^$|\n/.test(String(value)) ? JSON.stringify(value) : String(value), 100);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${inline(member)}`);
  return shortened(members.join(", "), 100);
}
