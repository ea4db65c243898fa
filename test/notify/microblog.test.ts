import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { microblog } from "../../src/notify/microblog/strategy.ts";
import { missingServer } from "../support/debian-server.ts";
import { freePort } from "../support/free-port.ts";
import { hostile, letter } from "../support/letters.ts";
import { setUp } from "../support/strategy-fixture.ts";

interface Call {
  path: string;
  headers: Record<string, unknown>;
  body: string;
}

/** A fake server, made from the descriptions of both interfaces: it keeps what it is asked, and answers as told. */
let server: Server;
let calls: Call[];
let answer: (response: ServerResponse) => void;
let base = "";

beforeEach(async () => {
  calls = [];
  answer = (response) =>
    response.end(JSON.stringify({ id: "114", url: "https://social.example.org/@bot/114" }));
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      calls.push({ path: `${request.method} ${request.url}`, headers: request.headers, body });
      answer(response);
      server.emit("called");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const mastodon = (url = base) => setUp(microblog, { MICROBLOG_URL: url, MICROBLOG_TOKEN: "t0ken" });
const gnusocial = (url = `${base}/api`) =>
  setUp(microblog, {
    MICROBLOG_URL: url,
    MICROBLOG_KIND: "gnusocial",
    MICROBLOG_USER: "bot",
    MICROBLOG_PASSWORD: "s3cret",
  });
const formOf = (call: Call | undefined) => Object.fromEntries(new URLSearchParams(call?.body));

describe("Mastodon", () => {
  it.each([
    ["microblogUpdate", "ops", { status: "#12 Critical: Disk full on web01" }],
    [
      "microblogReply",
      "@alice@example.org",
      { status: "@alice@example.org #12 Critical: Disk full on web01" },
    ],
    ["microblogDM", "alice", { status: "@alice #12 Critical: Disk full on web01", visibility: "direct" }],
  ])("is told by %s", async (command, address, status) => {
    const receipt = await mastodon().send(command, letter({ address }));
    expect(receipt.answer).toBe("https://social.example.org/@bot/114");
    expect(calls).toHaveLength(1);
    expect(calls[0]?.path).toBe("POST /api/v1/statuses");
    expect(calls[0]?.headers).toMatchObject({
      authorization: "Bearer t0ken",
      "idempotency-key": "watchbill-7",
    });
    expect(JSON.parse(calls[0]?.body ?? "")).toEqual(status);
  });

  it("is told nothing that calls others by name or is too long, whatever the text", async () => {
    await mastodon().send(
      "microblogDM",
      letter({ address: "alice", title: `${hostile} ${"@eve ".repeat(300)}` }),
    );
    const { status } = JSON.parse(calls[0]?.body ?? "");
    expect(status.match(/@(?=\w)/g)).toEqual(["@"]);
    expect(status.length).toBeLessThanOrEqual(500);
    expect(status).not.toMatch(/[\r\n\0\u202e]/);
  });
});

describe("GNU social", () => {
  it.each([
    [
      "microblogUpdate",
      "statuses/update",
      { status: "#12 Critical: Disk full on web01", source: "Watchbill" },
    ],
    [
      "microblogReply",
      "statuses/update",
      { status: "@alice #12 Critical: Disk full on web01", source: "Watchbill" },
    ],
    ["microblogDM", "direct_messages/new", { user: "alice", text: "#12 Critical: Disk full on web01" }],
  ])("is told by %s", async (command, path, form) => {
    answer = (response) => response.end(JSON.stringify({ id: 114 }));
    const receipt = await gnusocial().send(command, letter());
    expect(receipt.answer).toBe("taken as 114");
    expect(calls[0]?.path).toBe(`POST /api/${path}.json`);
    expect(calls[0]?.headers["authorization"]).toBe(`Basic ${Buffer.from("bot:s3cret").toString("base64")}`);
    expect(formOf(calls[0])).toEqual(form);
  });

  it("takes no more than 140 characters, and hears of no group or person that the text names", async () => {
    await gnusocial().send("microblogUpdate", letter({ title: `!ops @eve ${"@x ".repeat(100)}` }));
    const { status = "" } = formOf(calls[0]);
    expect(status.length).toBeLessThanOrEqual(140);
    expect(status).not.toMatch(/[@!]\w/);
  });

  const library = "/usr/share/perl5/Net/Twitter/Lite.pm";
  const missing = missingServer(library, "libnet-twitter-lite-perl");
  it.skipIf(missing !== undefined)(
    missing ?? "is asked the same as by an independent client, Net::Twitter::Lite",
    async () => {
      await gnusocial().send("microblogUpdate", letter());
      await gnusocial().send("microblogDM", letter());
      const text = "#12 Critical: Disk full on web01";
      const client = fileURLToPath(new URL("../support/net-twitter.pl", import.meta.url));
      await promisify(execFile)("perl", [client, `${base}/api`, "bot", "s3cret", text, "alice", text]);
      const seen = calls.map((call) => [call.path, call.headers["authorization"], formOf(call)]);
      expect(seen.slice(2)).toEqual(seen.slice(0, 2));
    },
  );
});

describe("a microblog", () => {
  it.each([
    [401, "never"],
    [403, "never"],
    [422, "never"],
    [406, "never"],
    [429, "later"],
    [500, "later"],
    [502, "later"],
  ])("that answers %i is tried again: %s", async (status, retry) => {
    answer = (response) => response.writeHead(status).end('{"error":"so it is"}');
    for (const bot of [mastodon(), gnusocial()]) {
      const sent = bot.send("microblogUpdate", letter());
      const told = { code: `microblog.http-${status}`, retry, message: expect.stringContaining("so it is") };
      await expect(sent).rejects.toMatchObject(told);
    }
  });

  it("that is not there, or says nothing in time, is tried again later", async () => {
    const nobody = mastodon(`http://127.0.0.1:${await freePort()}`).send("microblogUpdate", letter());
    await expect(nobody).rejects.toMatchObject({ code: "microblog.unreachable", retry: "later" });
    answer = () => {};
    const bot = mastodon();
    const sent = bot.send("microblogUpdate", letter());
    const refused = expect(sent).rejects.toMatchObject({ code: "microblog.timed-out", retry: "later" });
    await once(server, "called");
    bot.pass(15);
    await refused;
  });

  it.each(["", "alice bob", "alice\n@eve", "alice@", "<script>"])("knows no account %j", async (address) => {
    const sent = mastodon().send("microblogDM", letter({ address }));
    await expect(sent).rejects.toMatchObject({ code: "microblog.bad-account", retry: "never" });
    expect(calls).toEqual([]);
  });

  it.each([
    [{ MICROBLOG_URL: "social.example.org", MICROBLOG_TOKEN: "x" }, /MICROBLOG_URL: must be a URL/],
    [{ MICROBLOG_URL: "https://h" }, /MICROBLOG_TOKEN: is needed for mastodon/],
    [
      { MICROBLOG_URL: "https://h", MICROBLOG_KIND: "gnusocial", MICROBLOG_TOKEN: "x" },
      /MICROBLOG_USER: is needed for gnusocial.*MICROBLOG_PASSWORD: is needed/,
    ],
    [{ MICROBLOG_URL: "https://h", MICROBLOG_KIND: "twitter" }, /MICROBLOG_KIND.*mastodon/],
  ])("refuses the settings %j", (given, sentence) => {
    expect(() => setUp(microblog, given)).toThrow(sentence);
  });
});
