import { createHash, randomBytes } from "node:crypto";
import { didYouMean } from "../domain/nearest.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Tokens } from "../ports/tokens.ts";

/** The ingest tokens, for somebody who is known as `who`. Only their hashes are kept: they are random enough without salt. */
export function tokensOf(who: string, { store, clock }: { store: Store; clock: Clock }): Tokens {
  return {
    async add(name) {
      const token = `watchbill_${randomBytes(32).toString("base64url")}`;
      const hash = createHash("sha256").update(token).digest("hex");
      const kept = { name, hash, createdAt: clock.now(), createdBy: who };
      if (await store.transaction((tx) => tx.tokens.add(kept))) return token;
      throw new Refusal(
        `There is a token "${name}" already.`,
        "Give the new one another name: both work until one is removed.",
      );
    },
    list: async () =>
      (await store.transaction((tx) => tx.tokens.all())).map(({ hash: _, ...token }) => token),
    async remove(name) {
      const left = await store.transaction(async (tx) =>
        (await tx.tokens.remove(name)) ? undefined : await tx.tokens.all(),
      );
      if (!left) return;
      const known = left.map((token) => token.name);
      throw new Refusal(`There is no token "${name}".`, didYouMean(name, known));
    },
  };
}
