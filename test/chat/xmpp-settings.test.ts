import { describe, expect, it } from "vitest";
import { endpointsOf } from "../../src/chat/xmpp/dial.ts";
import { bareOf, domainOf, localOf, readBare, resourceOf } from "../../src/chat/xmpp/jid.ts";
import { xmppSettings } from "../../src/chat/xmpp/settings.ts";

const given = { jid: "watchbill@example.org", password: "secret" };
const faultsOf = (more: Record<string, string>) =>
  xmppSettings.safeParse({ ...given, ...more }).error?.issues.map(({ path }) => path[0]) ?? [];

describe("the settings of XMPP", () => {
  it("take what they say they take", () => {
    expect(xmppSettings.parse({ ...given, rooms: "ops@rooms.example.org noc@rooms.example.org" })).toEqual({
      ...given,
      network: "xmpp",
      nick: "watchbill",
      rooms: ["ops@rooms.example.org", "noc@rooms.example.org"],
    });
  });

  it("refuse what would not do, by the name of the setting", () => {
    expect(faultsOf({ jid: "watchbill" })).toEqual(["jid"]);
    expect(faultsOf({ jid: "a'b@example.org" })).toEqual(["jid"]);
    expect(faultsOf({ service: "ws://example.org/ws" })).toEqual(["service"]);
    expect(faultsOf({ service: "example.org:5222" })).toEqual(["service"]);
    expect(faultsOf({ rooms: "ops" })).toEqual(["rooms"]);
    expect(faultsOf({ nick: "two words" })).toEqual(["nick"]);
    expect(faultsOf({ nick: "a/b" })).toEqual(["nick"]);
    expect(xmppSettings.safeParse({ jid: "watchbill@example.org" }).success).toBe(false);
  });

  it("say where to connect, by which kind of TLS", async () => {
    const { signal } = new AbortController();
    const at = (service: string) => endpointsOf(xmppSettings.parse({ ...given, service }), signal);
    expect(await at("xmpp://127.0.0.1")).toEqual([{ host: "127.0.0.1", port: 5222, direct: false }]);
    expect(await at("xmpps://chat.example.org")).toEqual([
      { host: "chat.example.org", port: 5223, direct: true },
    ]);
    expect(await at("xmpp://chat.example.org:80")).toEqual([
      { host: "chat.example.org", port: 80, direct: false },
    ]);
    expect(await at("xmpps://[::1]:443")).toEqual([{ host: "::1", port: 443, direct: true }]);
    const here = xmppSettings.parse({ ...given, jid: "watchbill@localhost/night" });
    expect(await endpointsOf(here, signal)).toEqual([{ host: "localhost", port: 5222, direct: false }]);
  });
});

describe("an address on XMPP", () => {
  it("comes apart, in the spelling that counts", () => {
    expect(
      ["Alice@Example.org/Phone/2", "Room@Rooms.example.org", "example.org"].map((jid) => [
        bareOf(jid),
        localOf(jid),
        domainOf(jid),
        resourceOf(jid),
      ]),
    ).toEqual([
      ["alice@example.org", "alice", "example.org", "Phone/2"],
      ["room@rooms.example.org", "room", "rooms.example.org", ""],
      ["example.org", "", "example.org", ""],
    ]);
    expect(readBare("Alice@Example.org")).toBe("alice@example.org");
    for (const none of [
      "alice",
      "alice@example.org/phone",
      "a b@c",
      "a@b@c",
      "a<b@c",
      "a@b\n",
      "\ud800@b",
      "",
    ])
      expect(readBare(none)).toBeUndefined();
  });
});
