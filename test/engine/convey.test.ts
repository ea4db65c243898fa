import { expect, it } from "vitest";
import type { Receipt } from "../../src/ports/notification-strategy.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { letter } from "../support/letters.ts";
import { simClock } from "../support/sim-clock.ts";

const { message } = letter();

/** What was asked of the network, and how the attempt at it ends. */
interface Asked {
  to: string;
  signal: AbortSignal;
  take(receipt: Receipt): void;
}

/** Sends one letter to alice over a network that answers when the test says so. */
async function conveyed() {
  const clock = simClock("2026-10-19T10:00:00Z");
  const asked: Asked[] = [];
  const strategy = {
    name: "chatDirect",
    contactType: "chat",
    send: ({ address }: { address: string }, signal: AbortSignal) =>
      new Promise<Receipt>((take) => asked.push({ to: address, signal, take })),
  };
  const engine = bareEngine([strategy], { store: await emptyDatabase(), clock });
  const answer = engine.convey("chatDirect", "alice", message).catch((error: unknown) => error);
  await expect.poll(() => asked).toHaveLength(1);
  const [first] = asked;
  if (!first) throw new Error("nobody was asked");
  const pass = (milliseconds: number) => clock.moveTo(clock.now().plus({ milliseconds }));
  return { ...first, answer, pass };
}

it("a letter that the network takes in its last moment was taken, and is not given up afterwards", async () => {
  const { to, signal, take, answer, pass } = await conveyed();
  expect(to).toBe("alice");
  pass(19_999);
  expect(signal.aborted).toBe(false);
  take({ answer: "taken" });
  expect(await answer).toEqual({ answer: "taken" });
  pass(60_000);
  expect(signal.aborted).toBe(false);
});

it("a letter that nobody takes for 20 seconds is given up, and the network is told so", async () => {
  const { signal, answer, pass } = await conveyed();
  pass(20_000);
  expect(await answer).toMatchObject({ code: "timeout", retry: "later" });
  expect(signal.aborted).toBe(true);
});

it("what cannot be sent now is not tried: by a command that is not there, over a network that is away", async () => {
  const away = { name: "chatDirect", contactType: "chat", ready: () => false, send: async () => ({}) };
  const parts = { store: await emptyDatabase(), clock: simClock("2026-10-19T10:00:00Z") };
  const { convey } = bareEngine([away], parts);
  await expect(convey("smoke", "alice", message)).rejects.toThrow(
    'There is no notification command "smoke" in this house.',
  );
  await expect(convey("chatDirect", "alice", message)).rejects.toMatchObject({
    code: "not-ready",
    retry: "later",
  });
});
