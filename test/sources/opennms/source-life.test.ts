import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../../src/domain/refusal.ts";
import { Unavailable } from "../../../src/domain/unavailable.ts";
import { opennmsSource } from "../../../src/sources/opennms/source.ts";
import { eventXml, logXml, nodeDown } from "./samples.ts";
import { connected, described, everything, send, sourceScene } from "./sending.ts";

const scene = sourceScene();

describe("when the book is closed", () => {
  test("events wait here and are stored when it opens, in their order", async () => {
    const port = await scene.listen();
    scene.intake.closed = true;
    const answer = send(port, logXml(eventXml(nodeDown, "<descr>1</descr>", ' uuid="1"')), described("2"));
    await scene.log.said(/next try in 1 s/);
    scene.clock.moveTo(scene.clock.now().plus({ seconds: 1 }));
    await scene.log.said(/next try in 2 s/);
    scene.intake.closed = false;
    scene.clock.moveTo(scene.clock.now().plus({ seconds: 2 }));
    expect(await answer).toContain("<uuid>1</uuid>");
    expect(scene.descriptions()).toEqual(["1", "2"]);
  });

  test("or has too much to do, they are kept for as long as that lasts", async () => {
    let isFull = true;
    const port = await scene.listen(undefined, async (raw) => {
      if (isFull) throw new Unavailable("too many wait", 5);
      return scene.intake.accept(raw);
    });
    const answer = send(port, logXml(eventXml(nodeDown, "<descr>1</descr>", ' uuid="1"')));
    for (let turn = 1; turn <= 20; turn += 1) {
      await expect.poll(() => scene.log.lines.filter(({ level }) => level === "error").length).toBe(turn);
      isFull = turn < 20;
      scene.clock.moveTo(scene.clock.now().plus({ seconds: 5 }));
    }
    expect(await answer).toContain("<uuid>1</uuid>");
    expect(scene.descriptions()).toEqual(["1"]);
  });

  test("after some minutes, or at a stop, they are given up and written to the log", async () => {
    const port = await scene.listen();
    scene.intake.closed = true;
    const answer = send(port, logXml(eventXml(nodeDown, "", ' uuid="1"')));
    for (const pause of [1, 2, 4, 8]) {
      await scene.log.said(new RegExp(`next try in ${pause} s`));
      scene.clock.moveTo(scene.clock.now().plus({ seconds: pause }));
    }
    await scene.log.said(/next try in 16 s/);
    scene.house.abort();
    expect(await answer).toBe("");
    await scene.stopped;
    expect(await scene.log.said(/are lost/)).toMatchObject({ events: 1, lost: [{ uei: nodeDown }] });
  });
});

describe("how much at once", () => {
  test("one document of a sender after the other, however fast they come", async () => {
    let underWay = 0;
    let most = 0;
    const port = await scene.listen(undefined, async (raw) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return scene.intake.accept(raw);
    });
    await send(port, Array.from({ length: 100 }, (_, index) => described(`${index}`)).join(""));
    expect(scene.descriptions()).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`));
    expect(most).toBe(1);
  });

  test("no more connections than the limit", async () => {
    const port = await scene.listen({ connections: 1 });
    const first = await connected(port);
    await everything(await connected(port));
    expect(scene.complaints()).toEqual([expect.stringContaining("More than 1 connections")]);
    first.end(described("first"));
    await scene.intake.answered(1);
  });

  test("a connection from which nothing comes is closed in the end, one that is being read is not", async () => {
    const port = await scene.listen({ idle: 60_000 });
    const socket = await connected(port);
    const speak = async () => {
      socket.write(logXml(eventXml(nodeDown, "", ' uuid="1"')));
      await once(socket, "data");
    };
    await speak();
    scene.clock.moveTo(scene.clock.now().plus({ seconds: 59 }));
    await speak();
    scene.clock.moveTo(scene.clock.now().plus({ seconds: 59 }));
    await speak();
    scene.clock.moveTo(scene.clock.now().plus({ seconds: 60 }));
    await once(socket, "close");
    expect(scene.intake.events).toHaveLength(3);
  });
});

describe("starting and stopping", () => {
  test.each(["0.0.0.0", "::", "192.0.2.1"])("on %s it needs a list of who may send", async (host) => {
    for (const allow of [undefined, []]) {
      const start = opennmsSource({ host, port: 0, allow }, scene.log, scene.clock).start(
        scene.intake.accept,
        scene.house.signal,
      );
      await expect(start).rejects.toThrow(Refusal);
      await expect(start).rejects.toThrow(new RegExp(`OPENNMS_HOST=${host}.*OPENNMS_ALLOW`));
    }
  });

  test("a taken port names address and setting", async () => {
    const port = await scene.listen();
    const second = opennmsSource({ port }, scene.log, scene.clock).start(
      scene.intake.accept,
      scene.house.signal,
    );
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
    const port = await scene.listen(undefined, async (raw) => {
      arrived();
      await opened;
      return scene.intake.accept(raw);
    });
    const idle = await connected(port);
    const busy = await connected(port);
    const answer = everything(busy);
    busy.write(logXml(eventXml(nodeDown, "", ' uuid="1"')));
    await reached;
    scene.house.abort();
    await once(idle, "close");
    open();
    expect(await answer).toContain("<uuid>1</uuid>");
    await scene.stopped;
    expect(scene.complaints()).toEqual([]);
  });
});
