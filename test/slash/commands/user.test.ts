import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

test("a user is added, described, changed and shown", async () => {
  const h = await house();
  expect(await h.say('user add alice fullname:"Alice Stone" zone:Europe/Berlin --admin')).toContain(
    "User alice is there",
  );
  await h.say("user contact alice email alice@example.org");
  await h.say("user set alice comments:night-owl zone:none");
  await h.say("group add ops alice");
  expect(await h.say("user show alice")).toBe(`alice (Alice Stone), admin
night-owl
Duty: always on duty; now on duty
Zone: UTC (the house's)
Contacts, preferred first: email alice@example.org
Named by: group ops`);
  expect(await h.say("user list")).toBe("alice (Alice Stone), admin: on duty");
});

test("whoever takes it from the last admin is told that there is none now, and the way back", async () => {
  const h = await house();
  await h.say("user add alice --admin");
  await h.say("user add bob --admin");
  expect(await h.say("user set bob admin:no")).toBe("User bob is changed.");
  expect(await h.say("user set alice admin:no")).toBe(
    "User alice is changed.\nThere is no admin. In a shell on the bot's machine: npx watchbill user set alice admin:yes",
  );
  expect(await h.say("user set alice comments:x")).toBe("User alice is changed.");
});

test("a contact goes to the end, or first when preferred, and leaves again", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user contact alice email a@example.org");
  expect(await h.say("user contact alice pager 123")).toContain(
    "No notification command of this house uses pager",
  );
  await h.say("user contact alice chat alice --first");
  expect(await h.say("user show alice")).toContain("chat alice, email a@example.org, pager 123");
  await h.say("user uncontact alice pager");
  expect((await h.ask("user uncontact alice pager")).text).toBe(
    "alice has no such contact.\nContacts, preferred first: chat alice, email a@example.org",
  );
});

test("what is no e-mail address is refused before a page is lost on it", async () => {
  const h = await house();
  await h.say("user add alice");
  for (const type of ["email", "pagerEmail"])
    expect((await h.ask(`user contact alice ${type} alice`)).text).toContain('"alice" is no e-mail address');
});

test("a linked account acts as its user until it is unlinked, and stays an address", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user link alice chat alice-account");
  const alice = h.chat.person("alice-account");
  expect((await h.ask("user", alice)).text).toContain("chat alice-account (verified)");
  await h.say("user unlink alice chat");
  expect((await h.ask("user", alice)).text).toBe("You are linked to no user: say whom to show.");
  expect(await h.say("user show alice")).toContain("Contacts, preferred first: chat alice-account\n");
});

test("an account can be linked to one user only, on a network that exists", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user add bob");
  await h.say("user link alice chat shared");
  expect(await h.ask("user link bob chat shared")).toMatchObject({ ok: false });
  expect((await h.ask("user link bob irc shared")).text).toBe(
    'There is no network "irc" here.\nThere is chat, plain.',
  );
});

test("strangers see how a user can be reached, not where", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user contact alice mobilePhone 0123456");
  const shown = (await h.ask("user show alice", h.chat.person("stranger"))).text;
  expect(shown).toContain("Contacts: mobilePhone");
  expect(shown).not.toContain("0123456");
});

test("a user who is named somewhere cannot be removed, but renamed everywhere", async () => {
  const h = await house();
  for (const name of ["alice", "bob"]) await h.say(`user add ${name}`);
  await h.say("group add ops alice bob");
  await h.say("role add oncall ops alice");
  await h.say("path add page alice");
  expect((await h.ask("user remove alice")).text).toBe(
    "User alice is still in group ops, role oncall (supervisor), path page (step 1).",
  );
  await h.say("user rename alice alicia");
  expect(await h.say("group list")).toBe("ops: alicia, bob");
  expect(await h.say("path list")).toBe("page: +0s alicia");
  expect((await h.ask("user add alicia")).text).toBe('The user "alicia" exists already.');
});

test("people change how they themselves are reached, and nobody else, unless they are an admin", async () => {
  const h = await house();
  await h.people("alice", "bob");
  const alice = h.chat.person("alice");
  expect((await h.ask("user contact alice pager 123", alice)).ok).toBe(true);
  expect((await h.ask("user uncontact alice pager", alice)).ok).toBe(true);
  expect((await h.ask("user prefer alice chat", alice)).ok).toBe(true);
  for (const line of [
    "user contact bob pager 123",
    "user uncontact bob chat",
    "user prefer bob chat",
    "user verify bob chat",
    "user unlink bob chat",
    "user link bob chat alice-too",
  ]) {
    expect((await h.ask(line, alice)).text, line).toMatch(/is for admins; you are alice/);
  }
});

test("a preference names contacts that there are, from a severity up, and is taken back", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user link alice plain alice-plain");
  await h.say("user contact alice email a@example.org");
  expect(await h.say("user prefer alice plain chat from:critical")).toBe(
    "alice prefers plain, then chat from Critical up. Where a path lists notification commands, those are used.",
  );
  await h.say("user prefer alice email");
  expect(await h.say("user show alice")).toContain("\nPrefers: plain, then chat from Critical up; email\n");
  expect((await h.ask("user prefer alice plian")).text).toBe(
    'alice has no such contact.\nDid you mean "plain"?',
  );
  await h.say("user prefer alice none from:critical");
  expect(await h.say("user show alice")).toContain("\nPrefers: email\n");
  expect(await h.say("user prefer alice none")).toContain(
    "alice prefers nothing. Contacts, preferred first: chat alice",
  );
});
