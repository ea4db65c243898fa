import { describe, expect, test } from "vitest";
import { endpointOf, ircSettings } from "../../src/chat/irc/settings.ts";

const parse = (given: Record<string, string>) => ircSettings.parse({ server: "irc.example.org", ...given });

describe("the settings of an IRC network", () => {
  test("need no more than the server", () => {
    expect(parse({})).toMatchObject({
      network: "irc",
      nick: "watchbill",
      rooms: [],
      prefix: "!",
      burst: 4,
      linesPerSecond: 1,
    });
  });

  test.each([
    [{}, { host: "irc.example.org", port: 6697, tls: true }],
    [{ tls: "off" }, { host: "irc.example.org", port: 6667, tls: false }],
    [{ server: "127.0.0.1" }, { host: "127.0.0.1", port: 6667, tls: false }],
    [
      { server: "localhost", tls: "on", port: "7000" },
      { host: "localhost", port: 7000, tls: true },
    ],
    [{ server: "127.example.org" }, { host: "127.example.org", port: 6697, tls: true }],
  ])("TLS is on, save on this machine or when said: %j", (given, endpoint) => {
    expect(endpointOf(parse(given))).toEqual(endpoint);
  });

  test("rooms are listed with commas or blanks", () => {
    expect(parse({ rooms: "#ops, #noc  #öps" }).rooms).toEqual(["#ops", "#noc", "#öps"]);
  });

  test.each([
    { rooms: "ops" },
    { rooms: "#a:b" },
    { nick: "watch bill" },
    { nick: "1watch" },
    { prefix: "a" },
    { network: "slack" },
    { server: "irc.example.org/x" },
    { port: "0" },
    { tls: "maybe" },
    { account: "watchbill" },
    { linesPerSecond: "0" },
    { sasl: "x" },
  ])("what would not work is refused: %j", (given) => {
    expect(ircSettings.safeParse({ server: "irc.example.org", ...given }).success).toBe(false);
  });
});
