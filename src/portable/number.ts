import { z } from "zod";
import { type Complain, isMembers, type Place } from "./place.ts";

/** Do the items of a list bear numbers of their own (`shift remove oncall 3`)? Each has another. */
export function isNumbered(item: unknown): boolean {
  return item instanceof z.ZodObject && item.shape["id"] instanceof z.ZodNumber;
}

/** The number is left out where it is that of the place. */
export function withoutUsualNumber(item: unknown, index: number): unknown {
  if (!isMembers(item) || item["id"] !== index + 1) return item;
  const { id: _, ...rest } = item;
  return rest;
}

/** Every item with its number: its own, or that of its place, or a new one where another item has that. */
export function withNumbers(items: readonly unknown[], place: Place, complain: Complain): unknown[] {
  const taken = new Set<unknown>();
  for (const [index, item] of items.entries()) {
    if (!isMembers(item) || item["id"] === undefined) continue;
    if (taken.has(item["id"]))
      complain([...place, index, "id"], "is the number of another; each has its own");
    taken.add(item["id"]);
  }
  let highest = items.length;
  for (const id of taken) if (typeof id === "number" && id > highest) highest = id;
  return items.map((item, index) => {
    if (!isMembers(item) || item["id"] !== undefined) return item;
    if (!taken.has(index + 1)) return { id: index + 1, ...item };
    highest += 1;
    return { id: highest, ...item };
  });
}
