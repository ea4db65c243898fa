import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isPublic } from "../../src/notify/webhook/guard.ts";
import { webhook } from "../../src/notify/webhook/strategy.ts";
import { freePort } from "../support/free-port.ts";
import { hostile, letter } from "../support/letters.ts";
import { type SetUpPlugin, setUp } from "../support/strategy-fixture.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const older = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;

interface Call {
  headers: Record<string, string>;
  body: string;
}
let receiver: Server;
let calls: Call[];
let answer: (response: ServerResponse, request: IncomingMessage) => void;
let url = "";

beforeEach(async () => {
  calls = [];
  answer = (response) => response.end("thanks");
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      calls.push({ headers, body });
      answer(response, request);
      receiver.emit("called");
    });
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterEach(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const house = (more: Record<string, string> = {}): SetUpPlugin =>
  setUp(webhook, { WEBHOOK_SECRET: secret, WEBHOOK_ALLOW_PRIVATE: "127.0.0.0/8", ...more });
const post = (given: Parameters<typeof letter>[0] = {}, more: Record<string, string> = {}) =>
  house(more).send("webhook", letter({ address: url, ...given }));

/** The library's judgement of a call, the last one if no other, at the moment in which it was made. */
function judged(by: string, { headers, body }: Call = calls.at(-1) ?? { headers: {}, body: "" }): unknown {
  vi.setSystemTime(Number(headers["webhook-timestamp"]) * 1000);
  try {
    return new Webhook(by).verify(body, headers);
  } finally {
    vi.useRealTimers();
  }
}

describe("a webhook", () => {
  it("gets JSON that Standard Webhooks' own library finds rightly signed", async () => {
    const receipt = await post();
    expect(receipt.answer).toBe("200 thanks");
    expect(judged(secret)).toEqual({
      type: "notice.outstanding",
      data: {
        notice: 12,
        state: "outstanding",
        severity: "Critical",
        title: "Disk full on web01",
        body: "Partition /var has 2 % left.",
        user: "alice",
        uei: "uei.example.org/disk/full",
        fields: { node: "web01" },
      },
    });
    expect(calls[0]?.headers).toMatchObject({
      "webhook-id": "watchbill-7",
      "content-type": "application/json",
    });
  });

  it("is not fooled: the library refuses another secret, and a body that was changed", async () => {
    await post();
    const [call = { headers: {}, body: "" }] = calls;
    expect(judged(secret, call)).toBeDefined();
    expect(() => judged(older, call)).toThrow(/signature/i);
    const changed = { ...call, body: call.body.replace("12", "13") };
    expect(() => judged(secret, changed)).toThrow(/signature/i);
  });

  it("is signed with every secret while one is replaced by another", async () => {
    await post({}, { WEBHOOK_SECRET: `${secret} ${older}` });
    expect(judged(secret)).toEqual(judged(older));
  });

  it("carries the same id at every attempt, and each attempt's own time", async () => {
    const bot = house();
    answer = (response) => response.writeHead(503).end();
    const same = letter({ address: url });
    await expect(bot.send("webhook", same)).rejects.toMatchObject({ retry: "later" });
    bot.pass(30);
    answer = (response) => response.end();
    await bot.send("webhook", same);
    const [first, second] = calls.map(({ headers }) => headers);
    expect(second?.["webhook-id"]).toBe(first?.["webhook-id"]);
    expect(Number(second?.["webhook-timestamp"])).toBe(Number(first?.["webhook-timestamp"]) + 30);
    expect(judged(secret)).toMatchObject({ type: "notice.outstanding" });
  });

  it.each([
    [200, undefined],
    [204, undefined],
    [302, "never"],
    [400, "never"],
    [401, "never"],
    [404, "never"],
    [410, "never"],
    [408, "later"],
    [425, "later"],
    [429, "later"],
    [500, "later"],
    [503, "later"],
  ] as [number, string | undefined][])("that answers %i is tried again: %s", async (status, retry) => {
    answer = (response) =>
      response.writeHead(status, { location: `${url}/elsewhere` }).end("what it says\nof it");
    const sent = post();
    if (retry === undefined) await expect(sent).resolves.toBeDefined();
    else
      await expect(sent).rejects.toMatchObject({
        code: `webhook.http-${status}`,
        retry,
        message: expect.stringContaining("what it says of it"),
      });
    // A redirect is not followed.
    expect(calls).toHaveLength(1);
  });

  it.each([
    ["120", 120_000],
    ["Wed, 04 Mar 2026 05:07:07 GMT", 60_000],
    ["99999999", 3_600_000],
    ["soon", undefined],
  ])("that wishes Retry-After: %s is given that time", async (wish, retryAfter) => {
    answer = (response) => response.writeHead(429, { "retry-after": wish }).end();
    await expect(post()).rejects.toMatchObject({ retry: "later", retryAfter });
  });

  it("that says without end is hung up on, and what it said first is kept", async () => {
    let hungUp: Promise<unknown> | undefined;
    answer = (response) => {
      hungUp = once(response, "close");
      const more = () => {
        if (!response.destroyed) response.write("y".repeat(65_536), () => setImmediate(more));
      };
      more();
    };
    expect((await post()).answer).toMatch(/^200 y{195}…$/);
    await hungUp;
  });

  it("that is not there is tried again later", async () => {
    const sent = post({ address: `http://127.0.0.1:${await freePort()}/` });
    await expect(sent).rejects.toMatchObject({ code: "webhook.unreachable", retry: "later" });
  });

  it("that does not answer in time is tried again later", async () => {
    answer = () => {};
    const bot = house();
    const sent = bot.send("webhook", letter({ address: url }));
    const refused = expect(sent).rejects.toMatchObject({ code: "webhook.timed-out", retry: "later" });
    await once(receiver, "called");
    bot.pass(15);
    await refused;
  });

  it.each(["", "alice", "ftp://example.org/", "file:///etc/passwd", "https://"])(
    "is no webhook: %j",
    async (address) => {
      await expect(post({ address })).rejects.toMatchObject({ code: "webhook.no-url", retry: "never" });
    },
  );

  it("takes hostile text as text", async () => {
    await post({ title: hostile, body: hostile });
    expect(judged(secret)).toMatchObject({ data: { title: hostile, body: hostile } });
  });
});

describe("a webhook that the command names", () => {
  const line = (options: Record<string, string>) => letter({ address: "ops", line: { options } });

  it("is posted to by webhookUrl, for whomever", async () => {
    await house().send("webhookUrl", line({ url }));
    await house().send("webhookUrl", line({ "-url": url }));
    expect(calls).toHaveLength(2);
  });

  it("is nowhere when the command names none", async () => {
    const sent = house().send("webhookUrl", letter());
    await expect(sent).rejects.toMatchObject({ code: "webhook.no-url", retry: "never" });
  });

  it("may have a body of its own, whatever the settings say", async () => {
    const bot = house({ WEBHOOK_TEMPLATE: '{"usual":1}' });
    await bot.send("webhookUrl", line({ url, template: '{"text":"%title%"}' }));
    await bot.send("webhookUrl", line({ url }));
    expect(calls.map(({ body }) => body)).toEqual(['{"text":"Disk full on web01"}', '{"usual":1}']);
    const wrong = bot.send("webhookUrl", line({ url, template: "{%title%}" }));
    await expect(wrong).rejects.toMatchObject({ code: "webhook.bad-template", retry: "never" });
  });
});

describe("a template", () => {
  it("is filled in wherever a text stands, and nothing breaks out of it", async () => {
    const template = JSON.stringify({
      text: "%severity%: %title% (%notice%)",
      list: ["%body%", 7, null, true],
      "%title%": { deep: "100 % of %user%" },
    });
    await post({ title: '"}, "admin": true, {"', body: "%title% \\u0022" }, { WEBHOOK_TEMPLATE: template });
    expect(JSON.parse(calls[0]?.body ?? "")).toEqual({
      text: 'Critical: "}, "admin": true, {" (12)',
      list: ["%title% \\u0022", 7, null, true],
      "%title%": { deep: "100 % of alice" },
    });
  });

  it.each([
    ["{text: 1}", /WEBHOOK_TEMPLATE.*must be JSON/],
    ['{"text":"%tittle%"}', /must hold no token but %notice%.*it holds %tittle%/],
    ['{"text":"%constructor%"}', /it holds %constructor%/],
  ])("%s is refused at the start", (template, sentence) => {
    expect(() => house({ WEBHOOK_TEMPLATE: template })).toThrow(sentence);
  });
});

describe("a private address", () => {
  it.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[2002:7f00:1::]/",
    "http://[ff02::1]/",
  ])("%s is not posted to unless it is allowed", async (address) => {
    const sent = setUp(webhook, { WEBHOOK_SECRET: secret }).send("webhook", letter({ address }));
    await expect(sent).rejects.toMatchObject({ code: "webhook.private-address", retry: "never" });
  });

  it("that is allowed lets in no other", async () => {
    const bot = house({ WEBHOOK_ALLOW_PRIVATE: "127.0.0.1" });
    await bot.send("webhook", letter({ address: url }));
    const other = bot.send("webhook", letter({ address: url.replace("127.0.0.1", "127.0.0.2") }));
    await expect(other).rejects.toMatchObject({ code: "webhook.private-address" });
  });

  it("is told from those of the internet", () => {
    const asked = ["8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1", "2a00:1450:4001::8a"];
    expect(asked.filter(isPublic)).toEqual(asked);
    const special = [
      "100.127.255.255",
      "198.19.0.1",
      "240.0.0.1",
      "2001:db8::1",
      "2001::1",
      "::ffff:8.8.8.8",
      "x",
    ];
    expect(special.filter(isPublic)).toEqual([]);
  });
});

describe("the settings of webhooks", () => {
  it.each([
    [{ WEBHOOK_SECRET: "hunter2hunter2" }, /^(?!.*hunter2).*WEBHOOK_SECRET: must be whsec_/s],
    [{ WEBHOOK_SECRET: "whsec_c2hvcnQ=" }, /24 to 64/],
    [{ WEBHOOK_SECRET: secret, WEBHOOK_ALLOW_PRIVATE: "intranet" }, /WEBHOOK_ALLOW_PRIVATE holds "intranet"/],
  ])("%j are refused, and no secret is shown", (given, sentence) => {
    expect(() => setUp(webhook, given)).toThrow(sentence);
  });
});
