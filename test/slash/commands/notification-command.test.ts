import { expect, test } from "vitest";
import { DeliveryError } from "../../../src/domain/delivery.ts";
import { house } from "../../support/house.ts";

test("the list says whom each serves, and why nobody is told by some", async () => {
  const h = await house();
  const list = await h.say("notification-command list");
  expect(list).toContain("chatDirect: people, by their chat contact\n");
  expect(list).toContain("chatRoom: rooms\n");
  expect(list).toMatch(
    /Nobody is told by these now:\n(.*\n)*javaEmail is not set up here: EMAIL_SERVER is not set/,
  );
});

test("the default set is there under the names of OpenNMS", async () => {
  const h = await house();
  const list = await h.say("notification-command list");
  const names =
    "javaEmail javaPagerEmail textPage numericPage xmppMessage xmppGroupMessage ircCat callWorkPhone callMobilePhone callHomePhone microblogUpdate microblogReply microblogDM webhook script syslog snmpTrap";
  for (const name of names.split(" "))
    expect(list).toMatch(new RegExp(`^${name}(:| is not set up here:) `, "m"));
});

test("one is declared, shown, changed and removed", async () => {
  const h = await house();
  expect(
    await h.say('notification-command add whistle /usr/bin/whistle "--loud" -subject input:-tm,=floor'),
  ).toBe(
    [
      "whistle",
      "Serves anybody, goes where it is set up to go; carried out by script",
      "Runs: /usr/bin/whistle --loud -subject",
      "Standard input: -tm =floor",
      "NOBODY IS TOLD: script is not set up here: SCRIPT_FOLDERS is not set",
      "Named by: nothing yet",
    ].join("\n"),
  );
  const set = 'notification-command set whistle execute:chatDirect contact:chat words:"sound=short",text=-tm';
  expect(await h.say(set)).toContain("Runs: chatDirect sound=short text=-tm");
  expect(await h.say("notification-command show whistle")).toContain("Serves people, by their chat contact");
  expect(await h.say("notification-command set whistle contact:none comment:later")).toMatch(
    /^whistle: later\n/,
  );
  await h.say("notification-command remove whistle");
  expect((await h.ask("notification-command show whistle")).text).toContain(
    'no notification command "whistle"',
  );
});

test("a declaration takes the place of the house's own of that name, and gives it back", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user link alice chat alice");
  await h.say("notification-command add javaEmail chatDirect contact:chat");
  await h.say("path add page alice by:javaEmail");
  await h.say("notification add down uei.test/down page subject:down");
  await h.event({ uei: "uei.test/down" });
  expect(h.heard("alice")).toEqual(["down"]);
  expect(await h.say("path show page")).not.toContain("NOT TOLD");
  expect(await h.say("notification-command remove javaEmail")).toBe(
    "The declaration of javaEmail is gone. Still named by path page, one-off e-mail targets.",
  );
  expect(await h.say("path show page")).toContain("NOT TOLD: javaEmail is not set up here");
  await h.event({ uei: "uei.test/down" });
  expect(await h.say("notice show 2")).toContain("EMAIL_SERVER is not set");
});

test("a test is sent at once, is marked as one, and says what the other side answered", async () => {
  const h = await house();
  await h.people("alice");
  expect(await h.say("notification-command test chatDirect alice")).toMatch(
    /^chatDirect was taken for alice/,
  );
  expect(h.heard("alice")).toEqual([
    "TEST of chatDirect by local admin: nothing has happened, and nothing is to be done",
  ]);
  await h.say("notification-command test chatRoom #ops text:hello");
  expect(h.heard("#ops")).toEqual(["TEST of chatRoom by local admin: hello"]);
});

test("a test that fails says why, in words, and whether a notice would be tried again", async () => {
  const h = await house();
  await h.people("alice");
  h.chat.refuse = () => new DeliveryError("chat.blocked", "alice does not take messages of the bot", "never");
  expect(await h.ask("notification-command test chatDirect alice")).toMatchObject({
    ok: false,
    text: "chatDirect was not taken for alice: alice does not take messages of the bot (chat.blocked).\nA notice would not be tried again.",
  });
  expect((await h.ask("notification-command test plainDirect alice")).text).toBe(
    "alice has no plain contact, which plainDirect needs.\nuser contact alice plain <address>",
  );
  expect((await h.ask("notification-command test javaEmail a@example.org")).text).toContain("EMAIL_SERVER");
});

test.each([
  ["notification-command add whistle fax", '"fax" is neither a program'],
  ["notification-command set javaEmail comment:x", "Nobody has declared javaEmail"],
  ["notification-command remove javaEmail", "Nobody has declared javaEmail"],
  ["notification-command show javaMail", "Did you mean"],
])("what cannot be is refused: %s", async (line, sentence) => {
  const h = await house();
  expect((await h.ask(line)).text).toContain(sentence);
});
