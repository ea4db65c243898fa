import { and, asc, eq, gt, lt, or, sql } from "drizzle-orm";
import type { CodeShelf, LinkCode } from "../ports/codes.ts";
import type { Db } from "./db.ts";
import { linkCodes } from "./schema.ts";

export function codeShelf(db: Db): CodeShelf {
  const isAskers = ({ network, account }: LinkCode["asker"]) =>
    and(eq(linkCodes.askerNetwork, network), eq(linkCodes.askerAccount, account));

  return {
    async add({ asker, contact, ...code }) {
      const row = { askerNetwork: asker.network, askerAccount: asker.account, ...contact };
      await db.insert(linkCodes).values({ ...code, ...row });
    },
    async of(user, asker) {
      const rows = await db
        .select()
        .from(linkCodes)
        .where(or(eq(linkCodes.user, user), isAskers(asker)))
        .orderBy(asc(linkCodes.askedAt));
      return rows.map(codeFrom);
    },
    async open(asker, now, mostTries) {
      const isOpen = and(gt(linkCodes.expiresAt, now), lt(linkCodes.tries, mostTries));
      const rows = await db
        .select()
        .from(linkCodes)
        .where(and(isAskers(asker), isOpen))
        .orderBy(asc(linkCodes.id))
        .for("update");
      return rows.map(codeFrom);
    },
    async miss(asker, now) {
      await db
        .update(linkCodes)
        .set({ tries: sql`${linkCodes.tries} + 1` })
        .where(and(isAskers(asker), gt(linkCodes.expiresAt, now)));
    },
    async spend(hash, now) {
      await db.update(linkCodes).set({ expiresAt: now }).where(eq(linkCodes.hash, hash));
    },
    async forget(before) {
      await db.delete(linkCodes).where(lt(linkCodes.askedAt, before));
    },
  };
}

function codeFrom({
  hash,
  user,
  type,
  address,
  sentOver,
  askedAt,
  expiresAt,
  ...row
}: typeof linkCodes.$inferSelect): LinkCode {
  const asker = { network: row.askerNetwork, account: row.askerAccount };
  return { hash, asker, user, contact: { type, address }, sentOver, askedAt, expiresAt };
}
