/** Where in the configuration something stands: names of members, and numbers of list items from 0. */
export type Place = readonly (string | number)[];

/** Says what is wrong at a place. */
export type Complain = (place: Place, fault: string) => void;

export type Members = Record<string, unknown>;

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
