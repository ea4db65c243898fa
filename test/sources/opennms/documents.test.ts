import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Documents } from "../../../src/sources/opennms/documents.ts";
import { eventXml, logXml, nodeDown } from "./samples.ts";

function cut(
  chunks: Iterable<string | Uint8Array>,
  limit = 10_000,
): { whole: string[]; rest?: string; stray: number } {
  const documents = new Documents(limit);
  const whole: string[] = [];
  for (const chunk of chunks)
    for (const document of documents.push(Buffer.from(chunk))) whole.push(String(document));
  const rest = documents.rest();
  return { whole, stray: documents.stray, ...(rest ? { rest: String(rest) } : {}) };
}

const plain = logXml(eventXml(nodeDown));

describe("where a document ends", () => {
  test.each([
    ["plain", plain],
    ["with a declaration", `<?xml version="1.0" encoding="UTF-8"?>\n${plain}`],
    ["with a namespace", '<log xmlns="http://xmlns.opennms.org/xsd/event"><events/></log>'],
    ["with a prefix", "<ns:log><events></log></events></ns:log>"],
    ["empty", "<log/>"],
    ["empty, with blanks", "<log \n/>"],
    ["with blanks in the closing tag", "<log></log \n>"],
    ["closing tag in CDATA", "<log><![CDATA[</log>]]></log>"],
    ["brackets within CDATA", "<log><![CDATA[]]</log>]]]]></log>"],
    ["closing tag in a comment", "<log><!-- </log> it's -- so --></log>"],
    ["closing tag in an instruction", "<log><?pi </log> ?></log>"],
    ["the end of a tag in an attribute", `<log a='/>"' b="/>'"><x/></log>`],
    ["a longer name", "<log><logmsg></logmsg><log2></log2></log>"],
    ["apostrophes and quotes in text", `<log>it's 5" wide</log>`],
    ["a document type", `<!DOCTYPE log [<!ENTITY a "</log>"><!ENTITY b '>'>]><log>&a;</log>`],
  ])("%s", (_, document) => {
    expect(cut([`${document}\n${document} <next>`])).toEqual({
      whole: [document, document],
      rest: "<next>",
      stray: 0,
    });
  });

  test("what is not well-formed does not take the next document along", () => {
    const bad = [
      "<log><events><event></log>",
      '<log><event uuid="7></event></log>',
      "<log><event </log>",
      "<log>a < b</log>",
      "<log></events></log>",
    ];
    for (const one of bad) expect(cut([one, plain]).whole).toEqual([one, plain]);
  });

  test("what is no document is passed over and counted", () => {
    expect(cut([`\uFEFF${plain}`])).toEqual({ whole: [plain], stray: 0 });
    expect(cut([`</log>\r\n${plain}`])).toEqual({ whole: [plain], stray: 0 });
    expect(cut(["hello ", plain, ' {"uei":1}'])).toEqual({ whole: [plain], stray: 14 });
    expect(cut(["1 < 2 > 1 ", plain])).toEqual({ whole: [plain], stray: 2 });
  });

  test("a begun document is what is left at the end", () => {
    expect(cut([plain, plain.slice(0, -1)])).toEqual({ whole: [plain], rest: plain.slice(0, -1), stray: 0 });
    expect(cut([plain, "\n"])).toEqual({ whole: [plain], stray: 0 });
  });

  test("a document may be as long as the limit and no longer", () => {
    expect(cut([plain, plain], plain.length).whole).toEqual([plain, plain]);
    expect(() => cut([plain], plain.length - 1)).toThrow(RangeError);
  });

  test("any stream cut anywhere gives the same documents", () => {
    const piece = fc.constantFrom(
      plain,
      "<log><![CDATA[</log>]]>é€</log>",
      "<log><event </log>",
      '<?xml version="1.0"?><log a="\'>"><!-- - -- </log> --></log>',
      "<!DOCTYPE log [<!ENTITY a '>'>]><log/>",
      "</log>",
      "<log",
      "--> ]]> ?> \" '",
      "<",
      "\r\n",
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat()), (pieces, places) => {
        const stream = Buffer.from(pieces.join(""));
        const cuts = [0, ...places.map((place) => place % (stream.length + 1)), stream.length].sort(
          (a, b) => a - b,
        );
        const chunks = cuts.slice(1).map((end, index) => stream.subarray(cuts[index], end));
        expect(cut(chunks)).toEqual(cut([stream]));
        expect(cut([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(cut([stream]));
      }),
    );
  });
});
