import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Refusal } from "../../../src/domain/refusal.ts";
import type { Accept } from "../../../src/ports/event-source.ts";
import { type OpennmsSettings, opennmsSource } from "../../../src/sources/opennms/source.ts";
import { simClock } from "../../support/sim-clock.ts";
import { type RecordingIntake, type RecordingLog, recordingIntake, recordingLog } from "../recording.ts";
import { eventXml, logXml, nodeDown } from "./samples.ts";

let house: AbortController;
let intake: RecordingIntake;
let log: RecordingLog;
let clock: ReturnType<typeof simClock>;
let stopped: Promise<void> | undefined;

beforeEach(() => {
  house = new AbortController();
  intake = recordingIntake();
  log = recordingLog();
  clock = simClock("2026-03-01T08:00:00Z");
});

afterEach(async () => {
  house.abort();
  await stopped;
});

/** Starts the source on a free port, and answers with that port. */
async function listen(limits?: OpennmsSettings["limits"], accept: Accept = intake.accept): Promise<number> {
  const source = opennmsSource({ port: 0, limits }, log, clock);
  const running = await source.start(accept, house.signal);
  stopped = running.stopped;
  return Number(new URL(running.where ?? "").port);
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Writes the chunks and closes, as senders do that wait for nothing; resolves when the source has closed as well. */
async function send(port: number, ...chunks: (string | Uint8Array)[]): Promise<string> {
  const socket = await connected(port);
  const answer = everything(socket);
  for (const chunk of chunks) await new Promise<void>((resolve) => socket.write(chunk, () => resolve()));
  socket.end();
  return answer;
}

async function everything(socket: Socket): Promise<string> {
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  await new Promise((resolve) => socket.once("close", resolve));
  return answer;
}

const complaints = () => log.lines.filter(({ level }) => level !== "info").map(({ sentence }) => sentence);
const descriptions = () => intake.events.map((event) => event.descr);
const described = (descr: string) => logXml(eventXml(nodeDown, `<descr>${descr}</descr>`));

describe("how events may arrive", () => {
  test("one byte at a time", async () => {
    const port = await listen();
    await send(port, ...[...Buffer.from(described("Köln ☃"))].map((byte) => Uint8Array.of(byte)));
    expect(descriptions()).toEqual(["Köln ☃"]);
    expect(complaints()).toEqual([]);
  });

  test("several documents in one packet, one of them with several events", async () => {
    const port = await listen();
    await send(
      port,
      `${described("a")}${logXml(eventXml(nodeDown), eventXml(nodeDown))}\n\n${described("d")}`,
    );
    expect(descriptions()).toEqual(["a", undefined, undefined, "d"]);
  });

  test("in latin-1, and with the closing tag in CDATA", async () => {
    const port = await listen();
    const latin = `<?xml version="1.0" encoding="ISO-8859-1"?>${described("Straße")}`;
    await send(port, Buffer.from(latin, "latin1"), described("<![CDATA[</log>]]>"));
    expect(descriptions()).toEqual(["Straße", "</log>"]);
  });

  test("cut anywhere, they are the same events", async () => {
    const port = await listen();
    const stream = Buffer.from(
      [described("ä€𝄞"), "<log><event></log>", described("<![CDATA[</log>]]>"), "<log/>"].join("\n"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(stream.length), { maxLength: 12 }), async (places) => {
        intake.events.length = 0;
        const cuts = [0, ...places.sort((a, b) => a - b), stream.length];
        await send(port, ...cuts.slice(1).map((end, index) => stream.subarray(cuts[index], end)));
        expect(descriptions()).toEqual(["ä€𝄞", "</log>"]);
      }),
      { numRuns: 40 },
    );
  });

  test.skipIf(!existsSync("/usr/bin/perl"))(
    "from a Perl script that closes at once, as send-event.pl does",
    async () => {
      const port = await listen();
      const script = fileURLToPath(new URL("send.pl", import.meta.url));
      const perl = spawn("/usr/bin/perl", [script, `127.0.0.1:${port}`, nodeDown], { stdio: "inherit" });
      expect(await once(perl, "exit")).toEqual([0, null]);
      await intake.answered(1);
      expect(intake.events).toMatchObject([
        {
          uei: nodeDown,
          source: "perl_send_event",
          nodeId: 7,
          severity: "Major",
          parms: [{ name: "ds", value: "/var" }],
        },
      ]);
      expect(Math.abs(Date.now() - (intake.events[0]?.time.toMillis() ?? 0))).toBeLessThan(60_000);
    },
  );
});

describe("what is not taken", () => {
  test("a bad document is logged with the place, and the next ones on the connection are stored", async () => {
    const port = await listen();
    await send(port, "<log><events><event></log>", described("next"));
    expect(descriptions()).toEqual(["next"]);
    expect(complaints()).toEqual([expect.stringMatching(/could not be read: 1:26: /)]);
  });

  test("half a document is not an event", async () => {
    const port = await listen();
    await send(port, described("whole"), described("half").slice(0, -3));
    expect(descriptions()).toEqual(["whole"]);
    expect(complaints()).toEqual([expect.stringMatching(/could not be read: .*unclosed tag|unexpected end/)]);
  });

  test("a billion laughs are refused, and others are not kept waiting", async () => {
    const port = await listen();
    const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
    await send(
      port,
      `<!DOCTYPE log [<!ENTITY l0 "ha">${entities.join("")}]>${described("&l30;")}${described("next")}`,
    );
    expect(descriptions()).toEqual(["next"]);
    expect(complaints()).toEqual([expect.stringContaining("document type declaration")]);
  });

  test("a document of ten megabytes ends its connection, and no other", async () => {
    const port = await listen();
    const other = await connected(port);
    const answer = await send(
      port,
      logXml(eventXml(nodeDown, "", ' uuid="1"')),
      described("x".repeat(10_000_000)),
    );
    expect(complaints()).toEqual([expect.stringContaining("a document is longer than 1048576 bytes")]);
    expect(answer === "" || answer.includes("<uuid>1</uuid>")).toBe(true);
    other.end(described("other"));
    await intake.answered(2);
    expect(descriptions()).toEqual([undefined, "other"]);
  });

  test("an event that is refused is named, and the others of its batch are stored", async () => {
    const port = await listen();
    const batch = logXml(
      eventXml(nodeDown, "", ' uuid="1"'),
      eventXml("nodeDown", "<interface>192.0.2.7</interface>", ' uuid="2"'),
      eventXml(nodeDown, "", ' uuid="3"'),
    );
    const answer = await send(port, batch);
    expect(answer).toBe("<event-receipt><uuid>1</uuid><uuid>3</uuid></event-receipt>\n");
    expect(log.lines).toEqual([
      {
        level: "warn",
        facts: expect.objectContaining({ uei: "nodeDown", interface: "192.0.2.7" }),
        sentence: expect.stringMatching(/refused: .*uei: must start with "uei\."/),
      },
    ]);
  });

  test("what is not XML at all is told once", async () => {
    const port = await listen();
    await send(port, '{"uei": "uei.example.org/disk/full"}\n', "GET / HTTP/1.1\r\n\r\n");
    expect(complaints()).toEqual(["Something other than XML documents came from OpenNMS."]);
  });
});

describe("receipts", () => {
  test("come once the events are stored, while the sender waits", async () => {
    const port = await listen();
    const socket = await connected(port);
    socket.write(logXml(eventXml(nodeDown, "", ' uuid="a&amp;b"')));
    const [receipt] = await once(socket, "data");
    expect(String(receipt)).toBe("<event-receipt><uuid>a&#38;b</uuid></event-receipt>\n");
    expect(intake.events).toHaveLength(1);
    socket.destroy();
  });

  test("without uuids there is nothing to answer; a small number used twice is two events", async () => {
    const port = await listen();
    expect(await send(port, logXml(eventXml(nodeDown)))).toBe("");
    for (const _ of [1, 2]) await send(port, logXml(eventXml(nodeDown, "", ' uuid="1"')));
    expect(intake.events).toHaveLength(3);
  });

  test("what the sender wants not to be kept is not, and is receipted", async () => {
    const port = await listen();
    const answer = await send(
      port,
      logXml(eventXml(nodeDown, '<logmsg dest="donotpersist">m</logmsg>', ' uuid="1"')),
    );
    expect(answer).toContain("<uuid>1</uuid>");
    expect(intake.events).toEqual([]);
  });
});

describe("when the book is closed", () => {
  test("events wait here and are stored when it opens, in their order", async () => {
    const port = await listen();
    intake.closed = true;
    const answer = send(port, logXml(eventXml(nodeDown, "<descr>1</descr>", ' uuid="1"')), described("2"));
    await log.said(/next try in 1 s/);
    clock.moveTo(clock.now().plus({ seconds: 1 }));
    await log.said(/next try in 2 s/);
    intake.closed = false;
    clock.moveTo(clock.now().plus({ seconds: 2 }));
    expect(await answer).toContain("<uuid>1</uuid>");
    expect(descriptions()).toEqual(["1", "2"]);
  });

  test("after some minutes, or at a stop, they are given up and written to the log", async () => {
    const port = await listen();
    intake.closed = true;
    const answer = send(port, logXml(eventXml(nodeDown, "", ' uuid="1"')));
    for (const pause of [1, 2, 4, 8]) {
      await log.said(new RegExp(`next try in ${pause} s`));
      clock.moveTo(clock.now().plus({ seconds: pause }));
    }
    await log.said(/next try in 16 s/);
    house.abort();
    expect(await answer).toBe("");
    await stopped;
    expect(await log.said(/are lost/)).toMatchObject({ events: 1, lost: [{ uei: nodeDown }] });
  });
});

describe("how much at once", () => {
  test("one document of a sender after the other, however fast they come", async () => {
    let underWay = 0;
    let most = 0;
    const port = await listen(undefined, async (raw) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return intake.accept(raw);
    });
    await send(port, Array.from({ length: 100 }, (_, index) => described(`${index}`)).join(""));
    expect(descriptions()).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`));
    expect(most).toBe(1);
  });

  test("no more connections than the limit", async () => {
    const port = await listen({ connections: 1 });
    const first = await connected(port);
    await everything(await connected(port));
    expect(complaints()).toEqual([expect.stringContaining("More than 1 connections")]);
    first.end(described("first"));
    await intake.answered(1);
  });

  test("a connection from which nothing comes is closed in the end, one that is being read is not", async () => {
    const port = await listen({ idle: 60_000 });
    const socket = await connected(port);
    const speak = async () => {
      socket.write(logXml(eventXml(nodeDown, "", ' uuid="1"')));
      await once(socket, "data");
    };
    await speak();
    clock.moveTo(clock.now().plus({ seconds: 59 }));
    await speak();
    clock.moveTo(clock.now().plus({ seconds: 59 }));
    await speak();
    clock.moveTo(clock.now().plus({ seconds: 60 }));
    await once(socket, "close");
    expect(intake.events).toHaveLength(3);
  });
});

describe("starting and stopping", () => {
  test.each(["0.0.0.0", "::", "192.0.2.1"])("on %s it needs a list of who may send", async (host) => {
    for (const allow of [undefined, []]) {
      const start = opennmsSource({ host, port: 0, allow }, log, clock).start(intake.accept, house.signal);
      await expect(start).rejects.toThrow(Refusal);
      await expect(start).rejects.toThrow(new RegExp(`OPENNMS_HOST=${host}.*OPENNMS_ALLOW`));
    }
  });

  test("a taken port names address and setting", async () => {
    const port = await listen();
    const second = opennmsSource({ port }, log, clock).start(intake.accept, house.signal);
    await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1 port ${port}: another program`);
    await expect(second).rejects.toMatchObject({ hint: expect.stringContaining("OPENNMS_PORT") });
  });

  test("at a stop what is being stored is stored and receipted, and idle connections are closed", async () => {
    let arrived = () => {};
    let open = () => {};
    const reached = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const port = await listen(undefined, async (raw) => {
      arrived();
      await opened;
      return intake.accept(raw);
    });
    const idle = await connected(port);
    const busy = await connected(port);
    const answer = everything(busy);
    busy.write(logXml(eventXml(nodeDown, "", ' uuid="1"')));
    await reached;
    house.abort();
    await once(idle, "close");
    open();
    expect(await answer).toContain("<uuid>1</uuid>");
    await stopped;
    expect(complaints()).toEqual([]);
  });
});
