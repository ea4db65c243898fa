import fc from "fast-check";
import { expect, it } from "vitest";
import { noticeState } from "../../src/domain/notice.ts";
import type { Sign } from "../../src/ports/chat-inbox.ts";
import { type Page, page } from "../support/page.ts";

type Move = { who: string; by: Sign["by"] } | { minutes: number };

const by = fc.constantFrom<Sign["by"]>(
  { reply: "ack" },
  { reply: "on it 20m" },
  { reply: "snooze 10m" },
  { reply: "unack" },
  { reply: "esc" },
  { reply: "resolve" },
  { reply: "no idea what this is" },
  { reaction: "👍" },
  { unreacted: "👍" },
  { reaction: "🏁" },
  { unreacted: "🏁" },
  { button: "snooze" },
);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ who: fc.constantFrom("alice", "bob", "mallory"), by }) },
  { weight: 2, arbitrary: fc.record({ minutes: fc.constantFrom(5, 15, 30) }) },
);

/** One notice of the house, from its first message on. */
async function opened(h: Page, run: number) {
  const accepted = await h.event({ uei: "uei.test/disk", nodeId: run + 1 });
  const [id = 0] = accepted.outcome === "stored" ? accepted.notices : [];
  const messages = h.told("#ops");
  h.told("#irc");
  const [post] = messages;
  if (!post) throw new Error("the room was not told");
  const told = [post];
  const log = () => h.store.transaction((tx) => tx.notices.logOf(id));
  const now = async () => {
    const notice = await h.store.transaction((tx) => tx.notices.find(id));
    if (!notice) throw new Error("the notice is gone");
    return notice;
  };
  /** The pages that went out since last asked: letters of their own, not words about earlier ones. */
  const pages = async () => {
    const posted = ["#ops", "#irc", "bob", "carl"].flatMap((to) => h.told(to));
    const deliveries = await h.store.transaction((tx) => tx.deliveries.ofNotice(id));
    const kindOf = (key: string) => deliveries.find((one) => key.startsWith(`watchbill-${one.id}-`))?.kind;
    const went = posted.filter(({ key }) => kindOf(key) === "post");
    told.push(...posted);
    return went.map(({ to }) => to);
  };
  const sign = (who: string, by: Sign["by"]) => h.sign(who, by, { on: { ref: post.ref } });
  return { id, told, log, now, pages, sign };
}

type Opened = Awaited<ReturnType<typeof opened>>;

async function pass(h: Page, notice: Opened, minutes: number): Promise<void> {
  for (let gone = 0; gone < minutes; gone += 5) {
    const { answeredAt, answeredUntil } = await notice.now();
    const end = h.clock.now().plus({ minutes: 5 });
    await h.advance({ minutes: 5 });
    const went = await notice.pages();
    if (answeredAt && (!answeredUntil || answeredUntil > end)) expect(went).toEqual([]);
  }
}

async function say(notice: Opened, who: string, by: Sign["by"]): Promise<void> {
  await notice.sign(who, by);
  const went = await notice.pages();
  if ((await notice.now()).answeredAt) expect(went).toEqual([]);
  const log = await notice.log();
  await notice.sign(who, by);
  expect(await notice.log()).toEqual(log);
  expect(await notice.pages()).toEqual([]);
}

it("posts nothing while somebody has it, whatever was said before; and every message says how it is", {
  timeout: 240_000,
}, async () => {
  const h = await page();
  await h.say("resolve 1");
  h.told("#irc");
  let run = 1;
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 6, size: "max" }), async (moves) => {
      const notice = await opened(h, run++);
      for (const one of moves) {
        if ("minutes" in one) await pass(h, notice, one.minutes);
        else await say(notice, one.who, one.by);
        const state = noticeState(await notice.now());
        for (const { message } of notice.told.filter(({ ref }) => ref.network === "chat"))
          expect(message.state).toBe(state);
        expect(notice.told.findLast(({ to }) => to === "#irc")?.message.state ?? state).toBe(state);
      }
      const deliveries = await h.store.transaction((tx) => tx.deliveries.ofNotice(notice.id));
      const letters = deliveries
        .filter((one) => one.kind === "post" && one.state === "sent")
        .map(({ round, step, address }) => `${round} ${step} ${address}`);
      expect(new Set(letters).size).toBe(letters.length);
      await h.ask(`resolve ${notice.id}`);
      await notice.pages();
    }),
    { numRuns: 4 },
  );
});
