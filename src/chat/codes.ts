import { createHash, randomInt } from "node:crypto";
import { DeliveryError } from "../domain/delivery.ts";
import type { ContactWay } from "../domain/link.ts";
import type { Message } from "../domain/message.ts";
import { Refusal } from "../domain/refusal.ts";
import { when } from "../domain/time-words.ts";
import type { Person } from "../ports/chat-inbox.ts";
import type { Clock } from "../ports/clock.ts";
import type { Codes, LinkCode } from "../ports/codes.ts";
import type { Engine } from "../ports/engine.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";

/** What can be read out loud and typed again: no I, L, O, 0, 1, U. */
const alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const length = 8;
const goodFor = { minutes: 10 };
const most = { tries: 5, anHour: 3 };

interface CodesParts {
  store: Store;
  engine: Pick<Engine, "convey">;
  clock: Clock;
  log: Log;
}

/** The codes of one asker. `who` and `zone` are theirs, for the audit log and for times. */
export function codesOf(from: Person, who: string, zone: string, parts: CodesParts): Codes {
  const { store, engine, clock, log } = parts;
  const asker = { network: from.network, account: from.id };
  const hashOf = (code: string) =>
    createHash("sha256").update(`${from.network}\n${from.id.toLowerCase()}\n${code}`).digest("hex");

  /** Refuses one more than an hour bears: of the user, who must not be pestered, and of the asker. */
  async function refuseTooMany(user: string): Promise<void> {
    const now = clock.now();
    const recent = await store.transaction(async (tx) => {
      await tx.codes.forget(now.minus({ hours: 1 }));
      return await tx.codes.of(user, asker);
    });
    const [first] = recent;
    if (recent.length < most.anHour || !first) return;
    const again = when(first.askedAt.plus({ hours: 1 }), now, zone);
    throw new Refusal(`${most.anHour} codes were sent within the last hour: the next can be at ${again}.`);
  }

  async function firstThatTakes(
    letter: Message,
    ways: readonly ContactWay[],
    user: string,
  ): Promise<ContactWay> {
    for (const way of ways) {
      try {
        await engine.convey(way.command, way.address, letter);
        return way;
      } catch (error) {
        if (!(error instanceof DeliveryError || error instanceof Refusal)) throw error;
        // Whoever asks may be a stranger, and what the other side says may hold the address.
        log.info({ user, command: way.command, err: error }, "A code could not be sent.");
      }
    }
    const tried = ways.map((way) => way.type).join(", ");
    throw new Refusal(`No code could be sent to ${user} by ${tried}.`, "Try again later, or ask an admin.");
  }

  return {
    async send(claim, ways, what) {
      await refuseTooMany(claim.user);
      const code = newCode();
      const way = await firstThatTakes(letterWith(code, what), ways, claim.user);
      const askedAt = clock.now();
      const row = { hash: hashOf(code), asker, ...claim, sentOver: `${way.type} ${way.address}`, askedAt };
      await store.transaction((tx) => tx.codes.add({ ...row, expiresAt: askedAt.plus(goodFor) }));
      return way;
    },

    async confirm(said) {
      const code = said.toUpperCase().replace(/[\s-]/g, "");
      const now = clock.now();
      const found = await store.transaction(async (tx): Promise<LinkCode | undefined> => {
        const open = await tx.codes.open(asker, now, most.tries);
        const meant = open.find((one) => one.hash === hashOf(code));
        if (!meant) await tx.codes.miss(asker, now);
        else {
          await tx.codes.spend(meant.hash, now);
          const { user, contact, sentOver } = meant;
          const act = `code sent over ${sentOver} was said back: ${contact.type} ${contact.address} is ${user}`;
          await tx.audit.add({ at: now, who, ...asker, act, ok: true });
        }
        return meant;
      });
      if (found) return { user: found.user, contact: found.contact };
      throw new Refusal(
        "That is no code that was sent for this account, or its ten minutes or five tries are over.",
        "Ask for another: user link <your name>, or user verify for a contact.",
      );
    },
  };
}

function newCode(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

function letterWith(code: string, what: string): Message {
  const body = `${what}\nIf that is you, say there, within 10 minutes: user confirm ${code}\nIf it is not, do nothing.`;
  return { title: `Your code: ${code}`, body, fields: [], mentions: [], actions: [] };
}
