import { describe, expect, it } from "vitest";
import { mailOf, pageOf, type Stationery } from "../../src/notify/email/compose.ts";
import { textOfHtml } from "../../src/notify/email/headers.ts";
import { emailSettings } from "../../src/notify/email/settings.ts";
import { provenNotice, tagOf } from "../../src/notify/email/token.ts";
import { letter } from "../support/letters.ts";

const secret = "nobody-guesses-this-secret";
const stationery: Stationery = {
  from: { name: "Watchbill", address: "watchbill@example.org" },
  secret,
  canBeAnswered: true,
};
const to = { address: "alice@example.org" };

describe("a mail", () => {
  it("bears the number of its notice in its subject, once", () => {
    expect(mailOf(letter(to), stationery).subject).toBe("Notice #12: Disk full on web01");
    expect(mailOf(letter({ ...to, title: "Notice #12" }), stationery).subject).toBe("Notice #12");
  });

  it("says how to answer only while it can be answered", () => {
    expect(mailOf(letter(to), stationery).text).toContain('answer this mail with the one word "ack"');
    for (const mail of [
      mailOf(letter(to), { ...stationery, canBeAnswered: false }),
      mailOf(letter({ ...to, state: "acknowledged", answer: "by bob, 09:14", actions: [] }), stationery),
    ])
      expect(mail.text).not.toContain("answer this mail");
  });

  it("goes back to an address of its own where the settings give one", () => {
    const replyTo = (address: string) =>
      mailOf(letter(to), { ...stationery, replyTo: address }).replyTo?.address;
    expect(replyTo("bot+@example.org")).toBe(`bot+${tagOf(12, secret)}@example.org`);
    expect(replyTo("bot@example.org")).toBe("bot@example.org");
  });
});

describe("a page", () => {
  it("says where it happened as far as there is room, and cuts that before the title", () => {
    expect(pageOf(letter(to), stationery).text).toBe("#12 Critical: Disk full on web01 / web01");
    const title = "x".repeat(140);
    const fields = [{ label: "Node", value: "y".repeat(40) }];
    expect(pageOf(letter({ ...to, title, fields }), stationery).text).toBe(`#12 Critical: ${title} / ...`);
    const longer = pageOf(letter({ ...to, title: "x".repeat(300), fields }), stationery).text;
    expect(longer).toBe(`#12 Critical: ${"x".repeat(143)}...`);
  });
});

describe("a token", () => {
  it("proves the one notice it was made for, wherever it stands in a header", () => {
    const tag = tagOf(12, secret);
    expect(provenNotice(`<a@b> <watchbill-7.${tag}@example.org>`, secret)).toBe(12);
    expect(provenNotice(`"Bot" <bot+${tag.toUpperCase()}@example.org>`, secret)).toBe(12);
  });

  it.each([
    ["of another notice", tagOf(12, secret).replace(/^12/, "13")],
    ["made with another secret", tagOf(12, "another-secret-of-ours")],
    ["that is cut", tagOf(12, secret).slice(0, -1)],
    ["with a number before it", `1${tagOf(12, secret)}`],
  ])("proves nothing: %s", (_, tag) => {
    expect(provenNotice(`<watchbill-7.${tag}@example.org>`, secret)).toBeUndefined();
  });
});

it("finds what somebody wrote in HTML, and not what they quote", () => {
  const html =
    "<head><style>p{}</style></head><p>ack&nbsp;12</p>&#x61;ck<br>a &lt;b<blockquote><p>resolve</p></blockquote>";
  expect(textOfHtml(html).split("\n")).toEqual(["ack 12", "ack", "a <b"]);
});

describe("the settings", () => {
  const read = (given: object) =>
    emailSettings.safeParse({ server: "smtp://mail.example.org", from: "bot@example.org", ...given });

  it.each([
    ["smtp://mail.example.org", { port: 587, tls: "starttls" }],
    ["smtps://mail.example.org", { port: 465, tls: "at once" }],
    ["smtp://localhost", { port: 587, tls: "none" }],
    ["smtp://[::1]:25", { host: "::1", port: 25, tls: "none" }],
    [
      "smtp://bot%40example.org:p%3A%2Fw@mail.example.org:2525",
      { user: { name: "bot@example.org", password: "p:/w" } },
    ],
  ])("take %s", (server, expected) => {
    expect(read({ server }).data?.server).toMatchObject(expected);
  });

  it.each([
    "mail.example.org",
    "http://mail.example.org",
    "smtp://bot@mail.example.org",
    "smtp://a:%zz@b",
    "smtp://",
  ])("do not take %s", (server) => {
    expect(read({ server }).error?.issues[0]?.message).toMatch(/^must be like smtps:/);
  });

  it.each(["Watchbill", "a@b\nBcc: c@d", "A <a@b>, B <c@d>"])("do not take the sender %j", (from) => {
    expect(read({ from }).success).toBe(false);
  });
});
