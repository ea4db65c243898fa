import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { z } from "zod";
import { arg } from "../../src/slash/arg.ts";
import { defineCommand, verb } from "../../src/slash/declare.ts";
import { missingProsody, type Prosody, startProsody } from "../support/prosody.ts";
import type { XmlNode } from "../support/xml-node.ts";
import { type XmppPerson, xmppPerson } from "../support/xmpp-person.ts";
import { xmppStageOf } from "../support/xmpp-stage.ts";

const missing = missingProsody();
const room = "forms@rooms.localhost";
const commands = "http://jabber.org/protocol/commands";
const discovery = "http://jabber.org/protocol/disco#";

const group = defineCommand({
  name: "group",
  summary: "Groups: lists of users",
  verbs: {
    add: verb({
      summary: "Create a group",
      standing: "admin",
      args: z.object({
        group: arg.group("Group name"),
        users: arg.users("Users, in order"),
        comments: arg.text("What it is for").optional(),
        order: arg.choice(["first", "last"], "Where they go").prefault("last"),
        loud: arg.flag("Tell them").optional(),
      }),
      examples: ["group add ops alice bob"],
      run: async () => "",
    }),
    list: verb({
      summary: "Show them all",
      standing: "anyone",
      args: z.object({}),
      examples: ["group list"],
      run: async () => "",
    }),
  },
});
const oncall = defineCommand({
  name: "oncall",
  summary: "Who is on call",
  main: "who",
  verbs: {
    who: verb({
      summary: "Who is on call",
      standing: "anyone",
      args: z.object({ role: arg.role("On-call role").optional() }),
      examples: ["oncall ops"],
      run: async () => "",
    }),
  },
});

describe.skipIf(missing !== undefined)(missing ?? "slash commands as forms on XMPP, by Prosody", () => {
  let server: Prosody;
  let alice: XmppPerson;

  beforeAll(async () => {
    server = await startProsody({ accounts: ["watchbill", "alice", "mallory"] });
    alice = await xmppPerson(server.ports.tls, "alice");
    await alice.join(room, "ally");
  });
  afterAll(async () => {
    await alice?.close();
    await server?.stop();
  });

  async function bot(context: TestContext) {
    const made = await xmppStageOf(context).bot(server, { rooms: room }, { commands: [group, oncall] });
    const named = (names: string[]) => names.map((name) => ({ value: name, label: name }));
    made.inbox.says = {
      ...made.inbox.says,
      command: ({ input }) =>
        JSON.stringify(input).includes("bob")
          ? { ok: false, private: true, text: 'There is no user "bob".\nDid you mean rob?' }
          : { ok: true, private: false, text: "first line\nsecond line" },
      suggest: ({ arg: asked }) =>
        named(asked === "users" ? ["alice", "rob"] : asked === "role" ? ["ops"] : []),
    };
    await made.isUp(`in ${room} as`);
    return made;
  }
  const run = (who: XmppPerson, to: string, attributes: string, fields: Record<string, string[]> = {}) => {
    const filled = Object.entries(fields).map(
      ([name, values]) =>
        `<field var='${name}'>${values.map((value) => `<value>${value}</value>`).join("")}</field>`,
    );
    const form = filled.length === 0 ? "" : `<x xmlns='jabber:x:data' type='submit'>${filled.join("")}</x>`;
    return who.ask("set", to, `<command xmlns='${commands}' ${attributes}>${form}</command>`);
  };
  const commandIn = (answer: XmlNode) => {
    const command = answer.child("command", commands);
    if (!command) throw new Error(JSON.stringify(answer));
    const fields = command.child("x")?.children.filter(({ name }) => name === "field") ?? [];
    return { command, session: command.attrs["sessionid"] ?? "", status: command.attrs["status"], fields };
  };
  const fieldOf = (fields: XmlNode[], name: string) => {
    const field = fields.find(({ attrs }) => attrs["var"] === name);
    const all = (what: string) => field?.children.filter((one) => one.name === what) ?? [];
    return {
      type: field?.attrs["type"],
      values: all("value").map(({ text }) => text),
      options: all("option").map((one) => one.child("value")?.text),
      required: all("required").length === 1,
    };
  };

  test("by its own address and by that in a room: found, chosen, filled in, and run in the asker's name", async (context) => {
    const here = await bot(context);
    for (const to of ["watchbill@localhost/watchbill", `${room}/watchbill`]) {
      here.inbox.calls.length = 0;
      const listed = await alice.ask("get", to, `<query xmlns='${discovery}items' node='${commands}'/>`);
      const items = listed
        .child("query")
        ?.children.map(({ attrs }) => [attrs["jid"], attrs["node"], attrs["name"]]);
      expect(items).toEqual([
        [to, "group", "group: Groups: lists of users"],
        [to, "oncall", "oncall: Who is on call"],
      ]);

      const chooser = commandIn(await run(alice, to, "node='group' action='execute'"));
      expect(chooser.status).toBe("executing");
      expect(fieldOf(chooser.fields, "verb")).toEqual({
        type: "list-single",
        values: ["add"],
        options: ["add", "list"],
        required: true,
      });
      const at = `node='group' sessionid='${chooser.session}'`;
      const form = commandIn(await run(alice, to, `${at} action='next'`, { verb: ["add"] }));
      expect(fieldOf(form.fields, "group")).toEqual({
        type: "text-single",
        values: [],
        options: [],
        required: true,
      });
      expect(fieldOf(form.fields, "users")).toEqual({
        type: "list-multi",
        values: [],
        options: ["alice", "rob"],
        required: true,
      });
      expect(fieldOf(form.fields, "order")).toMatchObject({
        values: ["last"],
        options: ["", "first", "last"],
      });
      expect(fieldOf(form.fields, "loud")).toMatchObject({ values: [], options: ["", "yes", "no"] });

      const given = { group: ["ops"], users: ["alice", "rob"], comments: [""], order: ["first"], loud: [""] };
      const done = commandIn(await run(alice, to, `${at} action='complete'`, given));
      expect(here.inbox.calls).toEqual([
        {
          from: {
            network: "xmpp",
            id: "alice@localhost",
            nick: to.startsWith(room) ? "ally" : "alice",
            verified: true,
          },
          input: {
            command: "group",
            verb: "add",
            args: { group: "ops", users: ["alice", "rob"], order: "first" },
          },
        },
      ]);
      expect(done.status).toBe("completed");
      expect(done.command.child("note")?.text).toBe("first line");
      expect(fieldOf(done.fields, "answer")).toMatchObject({
        type: "text-multi",
        values: ["first line", "second line"],
      });
    }
  });

  test("a refusal comes back in the form, with what was filled in; back, cancel and commands without arguments", async (context) => {
    const here = await bot(context);
    const to = "watchbill@localhost/watchbill";
    const chooser = commandIn(await run(alice, to, "node='group'"));
    const at = `node='group' sessionid='${chooser.session}'`;
    await run(alice, to, `${at} action='next'`, { verb: ["add"] });
    const again = commandIn(
      await run(alice, to, `${at} action='complete'`, { group: ["ops"], users: ["bob"] }),
    );
    expect(again.status).toBe("executing");
    expect(again.command.child("note")).toMatchObject({
      attrs: { type: "error" },
      text: 'There is no user "bob".\nDid you mean rob?',
    });
    expect(again.command.child("x")?.child("instructions")?.text).toContain('There is no user "bob".');
    expect(fieldOf(again.fields, "group").values).toEqual(["ops"]);
    const before = commandIn(await run(alice, to, `${at} action='prev'`));
    expect(fieldOf(before.fields, "verb").options).toEqual(["add", "list"]);
    const listed = commandIn(await run(alice, to, `${at} action='next'`, { verb: ["list"] }));
    expect(listed.status).toBe("completed");
    const single = commandIn(await run(alice, to, "node='oncall'"));
    expect(fieldOf(single.fields, "role")).toMatchObject({
      type: "list-single",
      options: ["", "ops"],
      required: false,
    });
    const canceled = commandIn(
      await run(alice, to, `node='oncall' sessionid='${single.session}' action='cancel'`),
    );
    expect(canceled.status).toBe("canceled");
    expect(here.log.complaints).toEqual([]);
  });

  test("nobody finishes a form of somebody else, nor what there is not", async (context) => {
    const here = await bot(context);
    const to = "watchbill@localhost/watchbill";
    const mallory = await xmppStageOf(context).person(server, "mallory");
    const { session } = commandIn(await run(alice, to, "node='oncall'"));
    const stolen = await run(mallory, to, `node='oncall' sessionid='${session}' action='complete'`);
    expect(stolen.child("error")?.child("bad-request")).toBeDefined();
    const unknown = await run(alice, to, "node='reboot'");
    expect(unknown.child("error")?.child("item-not-found")).toBeDefined();
    const made = await run(alice, to, "node='oncall' sessionid='made-up'");
    expect(made.child("error")?.child("bad-request")).toBeDefined();
    expect(here.inbox.calls).toEqual([]);
  });

  test("it says what it is: capabilities that are as announced, version, ping; it lets itself be put on contact lists", async (context) => {
    const since = alice.heard.length;
    await bot(context);
    const to = "watchbill@localhost/watchbill";
    const presence = await alice.hears(
      (one) => one.attrs["from"] === `${room}/watchbill` && one.child("c") !== undefined,
      since,
    );
    const caps = presence.child("c")?.attrs ?? {};
    const info = await alice.ask(
      "get",
      to,
      `<query xmlns='${discovery}info' node='${caps["node"]}#${caps["ver"]}'/>`,
    );
    const said = info.child("query")?.children ?? [];
    const identities = said
      .filter(({ name }) => name === "identity")
      .map(({ attrs }) => `${attrs["category"]}/${attrs["type"]}//${attrs["name"]}<`);
    const features = said.filter(({ name }) => name === "feature").map(({ attrs }) => `${attrs["var"]}<`);
    const announced = identities.sort().join("") + features.sort().join("");
    expect(createHash("sha1").update(announced).digest("base64")).toBe(caps["ver"]);
    expect(features).toContain(`${commands}<`);
    const version = await alice.ask("get", to, "<query xmlns='jabber:iq:version'/>");
    expect(version.child("query")?.child("name")?.text).toBe("Watchbill");
    expect((await alice.ask("get", to, "<ping xmlns='urn:xmpp:ping'/>")).attrs["type"]).toBe("result");
    expect((await alice.ask("get", to, "<query xmlns='made:up'/>")).attrs["type"]).toBe("error");
    alice.send("<presence to='watchbill@localhost' type='subscribe'/>");
    await alice.hears(({ attrs, name }) => name === "presence" && attrs["from"] === to);
  });
});
