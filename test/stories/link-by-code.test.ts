import { expect, it } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { type House, house } from "../support/house.ts";

/** The code in the last message to an account there. */
function codeTo(h: House, to: string): string {
  const [letter] = [...h.told(to)].reverse();
  return /[A-Z2-9]{8}/.exec(letter?.message.title ?? "")?.[0] ?? "no code";
}

async function auditOf(h: House): Promise<string[]> {
  const entries = await h.store.transaction((tx) => tx.audit.recent(5));
  return entries.map((one) => `${one.network} ${one.account}: ${one.act}`);
}

/** Alice is known on `chat`; somebody speaks on `plain`. */
async function aliceHouse() {
  const h = await house();
  await h.people("alice");
  const stranger = h.plain.person("al");
  const says = async (line: string) => (await h.ask(line, stranger)).text;
  return { h, says };
}

it("makes an account a user's when the code that was sent to a known contact is said from it", async () => {
  const { h, says } = await aliceHouse();
  expect(await says("ack 1")).toMatch(/user link <your name>/);
  expect(await says("user link alice")).toBe(
    "A code is on its way to alice by chat. Say it here within 10 minutes: user confirm <code>",
  );
  const [letter] = h.chat.posted;
  expect(letter?.message.body).toContain('al, account "al" on plain, says to be alice here.');
  const code = codeTo(h, "alice");
  expect(await says(`user confirm ${code.toLowerCase()}`)).toBe(
    "You are alice now: whatever al says on plain, alice says.",
  );
  expect(await says("user")).toContain("chat alice (verified), plain al (verified)");
  expect(await auditOf(h)).toContain("plain al: code sent over chat alice was said back: plain al is alice");
  expect(await says(`user confirm ${code}`)).toMatch(/That is no code/);
});

it("takes the code from the account that asked, and from no other", async () => {
  const { h, says } = await aliceHouse();
  await says("user link alice");
  const code = codeTo(h, "alice");
  const mallory = h.plain.person("mallory");
  expect((await h.ask(`user confirm ${code}`, mallory)).text).toMatch(
    /no code that was sent for this account/,
  );
  expect((await h.ask(`user confirm ${code}`, { ...mallory, id: "al", verified: false })).text).toMatch(
    /does not vouch/,
  );
  expect(await says(`user confirm ${code}`)).toMatch(/You are alice now/);
});

it("is over after ten minutes, and after five wrong tries", async () => {
  const { h, says } = await aliceHouse();
  await says("user link alice");
  const late = codeTo(h, "alice");
  await h.advance({ minutes: 10 });
  expect(await says(`user confirm ${late}`)).toMatch(/no code/);
  await says("user link alice");
  const guessed = codeTo(h, "alice");
  for (let turn = 0; turn < 5; turn += 1) await says("user confirm AAAAAAAA");
  expect(await says(`user confirm ${guessed}`)).toMatch(/no code/);
});

it("pesters nobody: three codes an hour", async () => {
  const { h, says } = await aliceHouse();
  for (let turn = 0; turn < 3; turn += 1) expect(await says("user link alice")).toMatch(/on its way/);
  expect(await says("user link alice")).toMatch(
    /3 codes were sent within the last hour: the next can be at .*11:00/,
  );
  h.told("alice");
  await h.advance({ minutes: 61 });
  expect(await says("user link alice")).toMatch(/on its way/);
  h.told("alice");
});

it("is sent over the best contact that can be reached, never to the account that asks", async () => {
  const { h, says } = await aliceHouse();
  await h.say("user contact alice plain al");
  h.chat.refuse = () => new DeliveryError("chat.blocked", "they blocked the bot", "never");
  expect(await says("user link alice")).toMatch(/No code could be sent to alice by chat\.\nTry again later/);
  await h.say("user contact alice plain alice-home");
  expect(await says("user link alice")).toBe(
    "A code is on its way to alice by plain. Say it here within 10 minutes: user confirm <code>",
  );
  expect(codeTo(h, "alice-home")).toMatch(/^[A-Z2-9]{8}$/);
  await h.say("user add mute");
  expect(await says("user link mute")).toBe(
    "mute has no contact to which a code could be sent.\nAn admin links you: user link mute plain al",
  );
});

it("verifies a contact by a code over it, for its user and for admins", async () => {
  const { h } = await aliceHouse();
  const alice = h.chat.person("alice");
  await h.ask("user contact alice plain alice-home", alice);
  expect((await h.ask("user verify alice plain", alice)).text).toMatch(/on its way to plain alice-home/);
  const code = codeTo(h, "alice-home");
  expect((await h.ask(`user confirm ${code}`, alice)).text).toBe(
    "plain alice-home is verified: it is alice's.",
  );
  expect((await h.ask("user", h.plain.person("alice-home"))).text).toContain("plain alice-home (verified)");
});
