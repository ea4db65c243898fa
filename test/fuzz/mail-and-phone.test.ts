import { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { HungUp, linesOf } from "../../src/net/lines.ts";
import { openAmi } from "../../src/notify/asterisk/ami.ts";
import { numberOf, speakable } from "../../src/notify/asterisk/speech.ts";
import { isSafeAddress, subjectOf } from "../../src/notify/email/compose.ts";
import { headersIn, textOfHtml } from "../../src/notify/email/headers.ts";
import { htmlOf } from "../../src/notify/email/html.ts";
import { meaningOf } from "../../src/notify/email/reply.ts";
import { tagOf } from "../../src/notify/email/token.ts";
import { numericPage, textPage } from "../../src/notify/pager/page.ts";
import { pageBySnpp } from "../../src/notify/pager/snpp.ts";
import { letter } from "../support/letters.ts";
import { bears, endless, expectOneLine } from "./nonsense.ts";

const secret = "a secret of the house";
const mail = [
  ...[
    "In-Reply-To: ",
    "References: ",
    "To: ",
    "Auto-Submitted: auto-replied",
    "\r\n",
    "\r\n ",
    "ack",
    "ack 12",
    "> ",
  ],
  ...[
    "On Mon, alice wrote:",
    "-----Original Message-----",
    "<p>",
    "</p>",
    "<style>",
    "<script",
    "</style >",
    "<br/>",
    "<",
    ">",
  ],
  ...[
    "&amp;",
    "&#x110000;",
    "&#55296;",
    "&#",
    "Notice #12",
    "Notice #99999999999999999999",
    `<x.${tagOf(12, secret)}@h>`,
    "12.",
  ],
];

describe("mail that comes in", () => {
  test("means nothing, is an answer to the notice whose token it has, or is unclear", () => {
    const answered: (number | undefined)[] = [];
    bears(mail, [], (text) => {
      const replied = new Map([["in-reply-to", text]]);
      for (const [headers, body] of [
        [headersIn(text), text],
        [headersIn(text), textOfHtml(text)],
        [replied, "ack"],
      ] as const) {
        const whole = { from: "alice@example.org", subject: text.slice(0, 998), messageId: undefined };
        const meaning = meaningOf({ ...whole, headers, text: body }, secret);
        if (meaning.is === "answer") answered.push(meaning.notice);
      }
    });
    expect(new Set(answered)).toEqual(new Set([12]));
  });
});

describe("what goes out", () => {
  test("in a header or a page of HTML holds no line end and no tag of others", () => {
    bears(
      mail,
      [],
      (text) => {
        expectOneLine(subjectOf({ notice: 12, title: text, fields: [], mentions: [], actions: [] }));
        const html = htmlOf(
          { title: text, body: text, fields: [{ label: text, value: text }], mentions: [], actions: [] },
          true,
        );
        expect(html).not.toMatch(/<(style>|script|p><style)/);
      },
      20_000,
    );
  });

  test("to an address goes to that one alone", () => {
    const safe: string[] = [];
    bears(
      ["alice", "@", "example.org", "alice@example.org", ",", ";", "<", "> ", "(", "+", '"'],
      [],
      (text) => {
        if (isSafeAddress(text)) safe.push(text);
      },
    );
    expect(safe).toContain("alice@example.org");
    for (const address of safe) expect(address).toMatch(/^[^\s,;<>()"]+@[^\s,;<>()"]+$/);
  });

  test("to a phone is a number", () => {
    const called: string[] = [];
    const pieces = ["+49", " (30) ", "555", "-", "0100", "/", "*", "#", "&", "\r\n", "PJSIP/", "x"];
    bears(pieces, [], (text) => {
      for (const address of [text, `+49 ${text}`, text.slice(0, 12)]) {
        const number = numberOf(address);
        if (number !== undefined) called.push(number);
      }
    });
    expect(called.length).toBeGreaterThan(20);
    for (const number of called) expect(number).toMatch(/^[+0-9*#]+$/);
  });

  test("to a pager and a phone is plain", () => {
    bears(
      ['"', "\\", "\r\n", "é", "${", "CHANNEL}", ",", "System(", "1", "+49", "*", "#"],
      [DeliveryError],
      (text) => {
        expect(speakable(text)).not.toMatch(/["'\\,;(){}$\r\n]/);
        expect(textPage(letter({ title: text, body: text, address: "5551234" })).text).toMatch(
          /^[ -~]{0,128}$/,
        );
        expect(numericPage(letter({ numeric: text, address: "5551234" })).text).toMatch(/^[0-9*#-]{1,20}$/);
      },
      20_000,
    );
  });
});

/** Is it what the house knows to make something of? */
function isOurs(failed: unknown): boolean {
  const code = failed instanceof Error && "code" in failed ? failed.code : undefined;
  return failed instanceof HungUp || failed instanceof DeliveryError || code === "EMSGSIZE";
}

/** What the other side says, and then it hangs up; what it is told it takes. */
function saying(text: string): Socket {
  const socket = Object.assign(new Socket(), {
    _write: (_chunk: unknown, _encoding: string, taken: () => void) => taken(),
  });
  socket.on("error", () => {});
  socket.push(text);
  socket.push(null);
  return socket;
}

test("whoever says that it is a pager gateway has the page, or has refused it", async () => {
  const lines = [
    "220 SNPP\r\n",
    "220-more\r\n",
    "250 ok\r\n",
    "860 sent\r\n",
    "554 no\r\n",
    "2",
    "\r\n",
    "HylaFAX ",
  ];
  for (const text of endless(lines, 50_000)) {
    const page = pageBySnpp(saying(text), { pager: "5551234", text: "x" }, undefined);
    const said = await page.catch((error: unknown) => error);
    if (typeof said === "string") expect(said).toMatch(/^(2\d\d|[89]60) /);
    else expect(isOurs(said), text.slice(0, 60)).toBe(true);
  }
});

describe("whoever says that it is Asterisk", () => {
  const lines = [
    "Asterisk Call Manager/1.1\r\n",
    "Response: Success\r\n",
    "ActionID: watchbill-1\r\n",
    "Event: OriginateResponse\r\n",
    "\r\n",
    ":",
    "Reason: 4\r\n",
    "\n",
  ];

  test("is understood, or hung up on: it cannot keep us by what it says", async () => {
    for (const text of endless(lines, 100_000)) {
      const failed = await openAmi(saying(text)).then(
        (ami) => ami.event("Nothing", "watchbill-9").catch((error: unknown) => error),
        (error: unknown) => error,
      );
      expect(isOurs(failed), text.slice(0, 60)).toBe(true);
    }
  });

  test("a line without end is not gathered for ever", async () => {
    await expect(linesOf(saying("x".repeat(1_000_000)))()).rejects.toMatchObject({ code: "EMSGSIZE" });
  });
});
