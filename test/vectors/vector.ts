import { it } from "vitest";

/** What OpenNMS answers, and Watchbill too. Ids are those of the table of vectors, C001 to C137. */
export function vector(id: string, what: string, check: () => void | Promise<void>): void {
  it(`${id} ${what}`, check);
}

/** What OpenNMS answers otherwise: `check` asserts Watchbill's own answer, `decision` says which decision stands behind it. */
export function differs(id: string, decision: string, what: string, check: () => void | Promise<void>): void {
  it(`${id} differs on purpose (${decision}): ${what}`, check);
}
