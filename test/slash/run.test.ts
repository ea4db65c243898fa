import { beforeEach, describe, expect, test } from "vitest";
import { type Directory, emptyDirectory, put } from "../../src/domain/directory.ts";
import { defineCommand, verb, z } from "../../src/index.ts";
import type { Call } from "../../src/ports/chat-inbox.ts";
import { runCommand } from "../../src/slash/run.ts";
import { recordedLog } from "../support/log.ts";
import { asking } from "./asking.ts";
import { sample } from "./sample.ts";

let directory: Directory;
beforeEach(() => {
  directory = emptyDirectory("UTC");
  directory = put(directory, "user", { name: "alice", admin: true });
  directory = put(directory, "user", { name: "bob" });
  directory = put(directory, "user", { name: "carol" });
  directory = put(directory, "group", { name: "Admin", users: ["alice"] });
  directory = put(directory, "role", { name: "oncall", group: "Admin", supervisor: "carol" });
  directory = put(directory, "path", { name: "page", steps: [{ targets: [{ kind: "user", name: "bob" }] }] });
});

const run = (input: Call["input"], user?: string) =>
  runCommand(input, asking({ directory, ...(user === undefined ? {} : { user }) }), recordedLog());

describe("values", () => {
  test("reach the verb typed, with defaults, and names spelled as the house spells them", async () => {
    const said = await run("path step PAGE 1h30m ops irc:#ops by:IRCdirect autonotify:ON", "alice");
    expect(said).toMatchObject({ ok: true, private: false });
    expect(JSON.parse(said.text)).toEqual({
      path: "page",
      delay: 5_400_000,
      targets: ["ops", "irc:#ops"],
      interval: 0,
      by: ["ircDirect"],
      autonotify: "on",
    });
  });

  test("come from a form as well: numbers, truth values, lists in one text", async () => {
    const args = { group: "noc", users: 'alice, "bob"', quiet: true, zone: "none" };
    const said = await run({ command: "group", verb: "add", args }, "alice");
    expect(JSON.parse(said.text)).toEqual({ group: "noc", users: ["alice", "bob"], quiet: true, zone: null });
    const acked = await run({ command: "ack", verb: "notice", args: { numbers: [12, "#13"] } }, "bob");
    expect(JSON.parse(acked.text)).toEqual({ numbers: [12, 13] });
  });

  test.each([
    ["group add ops", "Name one or more users: users, in the order they are to be told.", "Usage: group add"],
    ["group add", "Choose a name: group name.", "Usage: group add"],
    ["group add -ops alice", '"-ops" cannot be a name', "Usage"],
    ["group add ops alic", 'There is no user "alic".', 'Did you mean "alice"?'],
    ["group add ops zacharias", 'There is no user "zacharias".', "There is alice, bob, carol."],
    ["group add ops alice zone:Berlin", '"Berlin" is not a time zone', "Usage"],
    ["group add ops alice quiet:perhaps", '"perhaps" is neither yes nor no.', "Usage"],
    ["group show admins", 'There is no group "admins".', 'Did you mean "Admin"?'],
    ["path step page 15 bob", '"15" is not a duration', "Usage"],
    ["path step page 15m bob autonotify:of", '"of" is not one of off, on, auto.', 'Did you mean "off"?'],
    ["path step page 15m bob by:smoke", 'There is no notification command "smoke".', "There is ircDirect."],
    ["ack twelve", '"twelve" is not a notice number: write it as 12 or #12.', "Usage: ack [numbers…]"],
    ['ack ""', '"" is not a notice number: write it as 12 or #12.', "Usage: ack [numbers…]"],
    ["ack 0", '"0" is not a notice number', "Usage"],
    ["shift list oncall 1000", '"1000" is not a whole number from 1 to 366.', "Usage"],
    ["shift lsit", 'There is no on-call role "lsit".', 'Did you mean "shift list"?'],
    ["shift list nobody", 'There is no on-call role "nobody".', "There is oncall."],
  ])("that will not do are refused: %s", async (line, sentence, hint) => {
    const said = await run(line, "alice");
    expect(said).toMatchObject({ ok: false, private: true });
    expect(said.text).toContain(sentence);
    expect(said.text).toContain(hint);
  });

  test("of a form that names an argument that does not exist are refused", async () => {
    const said = await run({ command: "group", verb: "show", args: { grup: "Admin" } }, "alice");
    expect(said.text).toBe('There is no argument "grup" here.\nDid you mean "group"?');
  });

  test("a name that exists nowhere yet comes with the way to make one", async () => {
    const said = await runCommand("group show ops", asking(), recordedLog());
    expect(said.text).toBe('There is no group "ops".\nThere is none yet: group add makes one.');
  });
});

describe("standing", () => {
  test("a linked user may act, and an account that is linked to nobody is told how to become one", async () => {
    expect(await run("ack 12", "bob")).toMatchObject({ ok: true });
    expect(await run("ack 12")).toMatchObject({
      ok: false,
      text: 'ack notice is for users, and your account "mallory" on irc is linked to none.\nIf you are one, say which: user link <your name>. Or an admin says: user link <name> irc mallory',
    });
  });

  test("a nick that the network does not vouch for may look, not act", async () => {
    const person = { network: "irc", id: "alice", nick: "alice", verified: false };
    const context = asking({ directory, person });
    expect(await runCommand("group show Admin", context, recordedLog())).toMatchObject({ ok: true });
    const said = await runCommand("ack 12", context, recordedLog());
    expect(said.text).toContain('ack notice is not for strangers: irc does not vouch for who "alice" is.');
  });

  test("an admin's verb is refused to a user, with who could", async () => {
    const said = await run("group add ops bob", "bob");
    expect(said.text).toBe("group add is for admins; you are bob.\nAsk an admin: alice.");
  });

  test("where there is no admin, the way to make one is told", async () => {
    directory = put(directory, "user", { name: "alice" });
    const said = await run("group add ops bob", "bob");
    expect(said.text).toBe(
      "group add is for admins; you are bob.\nThere is no admin. In a shell on the bot's machine: npx watchbill user set bob admin:yes",
    );
  });

  test("a role's verb is for its supervisor and for admins", async () => {
    expect(await run("shift list oncall", "carol")).toMatchObject({ ok: true });
    expect(await run("shift list ONCALL", "carol")).toMatchObject({ ok: true });
    expect(await run("shift list oncall", "alice")).toMatchObject({ ok: true });
    const said = await run("shift list oncall", "bob");
    expect(said.text).toContain(
      "shift list is for carol, the supervisor of oncall, and for admins; you are bob.",
    );
  });

  test("whoever may do all may do it without being a user: the local admin", async () => {
    const context = { ...asking({ directory }), may: () => true };
    expect(await runCommand("group add ops bob", context, recordedLog())).toMatchObject({ ok: true });
    expect(await runCommand("ack 1", context, recordedLog())).toMatchObject({ ok: true });
  });
});

test("a fault of ours is admitted without its inside, and logged with it", async () => {
  const cause = new Error("connection to 10.0.0.7 lost");
  const faulty = defineCommand({
    name: "faulty",
    summary: "Fails",
    verbs: {
      now: verb({
        summary: "Fail",
        standing: "anyone",
        args: z.object({}),
        examples: ["faulty now"],
        run: () => Promise.reject(cause),
      }),
    },
  });
  const log = recordedLog();
  const said = await runCommand("faulty now", { ...asking(), commands: [...sample, faulty] }, log);
  expect(said).toEqual({
    ok: false,
    private: true,
    text: "That is a fault of the bot, not yours: faulty now failed. The bot's log says why.",
  });
  const facts = { err: cause, command: "faulty now", actor: "mallory" };
  expect(log.lines).toEqual([{ level: "error", facts, sentence: "A slash command failed" }]);
});
