import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventXml, logXml, nodeDown } from "./samples.ts";
import { connected, described, send, sourceScene } from "./sending.ts";

const scene = sourceScene();

describe("how events may arrive", () => {
  test("one byte at a time", async () => {
    const port = await scene.listen();
    await send(port, ...[...Buffer.from(described("Köln ☃"))].map((byte) => Uint8Array.of(byte)));
    expect(scene.descriptions()).toEqual(["Köln ☃"]);
    expect(scene.complaints()).toEqual([]);
  });

  test("several documents in one packet, one of them with several events", async () => {
    const port = await scene.listen();
    await send(
      port,
      `${described("a")}${logXml(eventXml(nodeDown), eventXml(nodeDown))}\n\n${described("d")}`,
    );
    expect(scene.descriptions()).toEqual(["a", undefined, undefined, "d"]);
  });

  test("in latin-1, and with the closing tag in CDATA", async () => {
    const port = await scene.listen();
    const latin = `<?xml version="1.0" encoding="ISO-8859-1"?>${described("Straße")}`;
    await send(port, Buffer.from(latin, "latin1"), described("<![CDATA[</log>]]>"));
    expect(scene.descriptions()).toEqual(["Straße", "</log>"]);
  });

  test("cut anywhere, they are the same events", async () => {
    const port = await scene.listen();
    const stream = Buffer.from(
      [described("ä€𝄞"), "<log><event></log>", described("<![CDATA[</log>]]>"), "<log/>"].join("\n"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(stream.length), { maxLength: 12 }), async (places) => {
        scene.intake.events.length = 0;
        const cuts = [0, ...places.sort((a, b) => a - b), stream.length];
        await send(port, ...cuts.slice(1).map((end, index) => stream.subarray(cuts[index], end)));
        expect(scene.descriptions()).toEqual(["ä€𝄞", "</log>"]);
      }),
      { numRuns: 40 },
    );
  });

  test.skipIf(!existsSync("/usr/bin/perl"))(
    "from a Perl script that closes at once, as send-event.pl does",
    async () => {
      const port = await scene.listen();
      const script = fileURLToPath(new URL("send.pl", import.meta.url));
      const perl = spawn("/usr/bin/perl", [script, `127.0.0.1:${port}`, nodeDown], { stdio: "inherit" });
      expect(await once(perl, "exit")).toEqual([0, null]);
      await scene.intake.answered(1);
      expect(scene.intake.events).toMatchObject([
        {
          uei: nodeDown,
          source: "perl_send_event",
          nodeId: 7,
          severity: "Major",
          parms: [{ name: "ds", value: "/var" }],
        },
      ]);
      expect(Math.abs(Date.now() - (scene.intake.events[0]?.time.toMillis() ?? 0))).toBeLessThan(60_000);
    },
  );
});

describe("what is not taken", () => {
  test("a bad document is logged with the place, and the next ones on the connection are stored", async () => {
    const port = await scene.listen();
    await send(port, "<log><events><event></log>", described("next"));
    expect(scene.descriptions()).toEqual(["next"]);
    expect(scene.complaints()).toEqual([expect.stringMatching(/could not be read: 1:26: /)]);
  });

  test("half a document is not an event", async () => {
    const port = await scene.listen();
    await send(port, described("whole"), described("half").slice(0, -3));
    expect(scene.descriptions()).toEqual(["whole"]);
    expect(scene.complaints()).toEqual([
      expect.stringMatching(/could not be read: .*unclosed tag|unexpected end/),
    ]);
  });

  test("a billion laughs are refused, and others are not kept waiting", async () => {
    const port = await scene.listen();
    const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
    await send(
      port,
      `<!DOCTYPE log [<!ENTITY l0 "ha">${entities.join("")}]>${described("&l30;")}${described("next")}`,
    );
    expect(scene.descriptions()).toEqual(["next"]);
    expect(scene.complaints()).toEqual([expect.stringContaining("document type declaration")]);
  });

  test("a document of ten megabytes ends its connection, and no other", async () => {
    const port = await scene.listen();
    const other = await connected(port);
    const answer = await send(
      port,
      logXml(eventXml(nodeDown, "", ' uuid="1"')),
      described("x".repeat(10_000_000)),
    );
    expect(scene.complaints()).toEqual([expect.stringContaining("a document is longer than 1048576 bytes")]);
    expect(answer === "" || answer.includes("<uuid>1</uuid>")).toBe(true);
    other.end(described("other"));
    await scene.intake.answered(2);
    expect(scene.descriptions()).toEqual([undefined, "other"]);
  });

  test("an event that is refused is named, and the others of its batch are stored", async () => {
    const port = await scene.listen();
    const batch = logXml(
      eventXml(nodeDown, "", ' uuid="1"'),
      eventXml("nodeDown", "<interface>192.0.2.7</interface>", ' uuid="2"'),
      eventXml(nodeDown, "", ' uuid="3"'),
    );
    const answer = await send(port, batch);
    expect(answer).toBe("<event-receipt><uuid>1</uuid><uuid>3</uuid></event-receipt>\n");
    expect(scene.log.lines).toEqual([
      {
        level: "warn",
        facts: expect.objectContaining({ uei: "nodeDown", interface: "192.0.2.7" }),
        sentence: expect.stringMatching(/refused: .*uei: must start with "uei\."/),
      },
    ]);
  });

  test("what is not XML at all is told once", async () => {
    const port = await scene.listen();
    await send(port, '{"uei": "uei.example.org/disk/full"}\n', "GET / HTTP/1.1\r\n\r\n");
    expect(scene.complaints()).toEqual(["Something other than XML documents came from OpenNMS."]);
  });
});

describe("receipts", () => {
  test("come once the events are stored, while the sender waits", async () => {
    const port = await scene.listen();
    const socket = await connected(port);
    socket.write(logXml(eventXml(nodeDown, "", ' uuid="a&amp;b"')));
    const [receipt] = await once(socket, "data");
    expect(String(receipt)).toBe("<event-receipt><uuid>a&#38;b</uuid></event-receipt>\n");
    expect(scene.intake.events).toHaveLength(1);
    socket.destroy();
  });

  test("without uuids there is nothing to answer; a small number used twice is two events", async () => {
    const port = await scene.listen();
    expect(await send(port, logXml(eventXml(nodeDown)))).toBe("");
    for (const _ of [1, 2]) await send(port, logXml(eventXml(nodeDown, "", ' uuid="1"')));
    expect(scene.intake.events).toHaveLength(3);
  });

  test("what the sender wants not to be kept is not, and is receipted", async () => {
    const port = await scene.listen();
    const answer = await send(
      port,
      logXml(eventXml(nodeDown, '<logmsg dest="donotpersist">m</logmsg>', ' uuid="1"')),
    );
    expect(answer).toContain("<uuid>1</uuid>");
    expect(scene.intake.events).toEqual([]);
  });
});
