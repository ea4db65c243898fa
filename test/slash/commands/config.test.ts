import { expect, test } from "vitest";
import { fingerprint } from "../../../src/portable/become.ts";
import { type House, house } from "../../support/house.ts";

async function withPeople(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("group add ops alice bob");
  return h;
}

/** As a form hands it over: the text as it is. */
function asking(h: House, verb: string, yaml: string, was?: string) {
  const args = { yaml, ...(was !== undefined && { was }) };
  return h.ask({ command: "config", verb, args });
}

test("what is exported can be applied, and changes nothing", async () => {
  const h = await withPeople();
  const document = await h.say("config export");
  expect(document).toContain("alice:\n    contacts:\n      - { type: chat, address: alice, verified: true }");
  expect(await h.say("config export groups")).toContain("groups:\n  ops:\n    users: [alice, bob]");
  const before = await h.store.transaction((tx) => tx.directory.read());
  expect((await asking(h, "apply", document)).text).toMatch(/^Nothing changes/);
  expect((await h.store.transaction((tx) => tx.directory.read())).revision).toBe(before.revision);
});

test("a document is compared, then applied whole: what is not in it goes away", async () => {
  const h = await withPeople();
  await h.say("user add old");
  const path =
    "  page:\n    steps:\n      - targets:\n          - group: ops\n            commands: [chatDirect, fax]\n";
  const document = (await h.say("config export"))
    .replace("[alice, bob]", "[bob]")
    .replace("  old: {}\n", "")
    .concat(`\npaths:\n${path}`);
  const changes = ["- user old", "~ group ops: users - alice", "+ path page"].join("\n");
  expect((await asking(h, "check", document)).text).toBe(
    `${changes}\nThis house has no notification command fax; nobody is told by it on path page.`,
  );
  expect((await h.ask("user show old")).ok).toBe(true);
  expect((await asking(h, "apply", document)).text).toBe(`${changes}\nApplied.`);
  expect((await h.ask("user show old")).ok).toBe(false);
  expect(await h.say("config export")).toBe(document);
});

test("what was changed since it was looked at is not overwritten", async () => {
  const h = await withPeople();
  const seen = await h.say("config export");
  const document = seen.replace("[alice, bob]", "[bob, alice]");
  await h.say("user add carol");
  const refused = await asking(h, "apply", document, fingerprint(seen));
  expect(refused).toMatchObject({ ok: false, text: expect.stringContaining("has been changed meanwhile") });
  expect((await h.ask("user show carol")).ok).toBe(true);
  await h.say("user remove carol");
  expect((await asking(h, "apply", document, fingerprint(seen))).ok).toBe(true);
});

test("a document with faults is refused by their lines, and nothing of it is stored", async () => {
  const h = await withPeople();
  const document = (await h.say("config export"))
    .replace("[alice, bob]", "[alice, bobb]")
    .concat("  noc: {users: [eve]}\n");
  const { ok, text } = await asking(h, "apply", document.replace("groups:", "users:\n  carol: {}\ngroups:"));
  expect([ok, text]).toEqual([false, expect.stringMatching(/^line \d+: "users" stands here a second time/)]);
  expect((await asking(h, "apply", "house: {zone: UTC}\nusers: {a: {zone: Utopia}}")).text).toMatch(
    /^line 2: user a: "Utopia" is not a time zone/,
  );
  expect((await asking(h, "apply", document)).text).toContain('There is no user "bobb". Did you mean "bob"?');
});

test("the configuration is for admins", async () => {
  const h = await withPeople();
  const alice = { network: "chat", id: "alice", nick: "alice", verified: true };
  expect((await h.ask("config export", alice)).text).toContain("config export is for admins; you are alice.");
  await h.say("user set alice admin:yes");
  const reply = await h.ask("config export house", alice);
  expect(reply).toMatchObject({ ok: true, private: true, text: expect.stringContaining("zone: UTC") });
});
