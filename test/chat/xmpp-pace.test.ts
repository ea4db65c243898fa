import { xml } from "@xmpp/client";
import { describe, expect, it } from "vitest";
import type { Link } from "../../src/chat/xmpp/link.ts";
import { createPace, notConnected } from "../../src/chat/xmpp/pace.ts";

/** A server that takes nothing in until it is told to. */
function slowServer() {
  const sent: string[] = [];
  const underWay: ReturnType<typeof xml>[] = [];
  const link: Link = {
    me: "watchbill@localhost/x",
    underWay,
    async send(stanza) {
      sent.push(String(stanza.attrs["id"]));
      underWay.push(stanza);
    },
  };
  return { sent, link, take: () => underWay.splice(0) };
}
const message = (id: string) => xml("message", { id });
const many = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe("what waits for a slow server", () => {
  it("goes pages first, no more at once than the server has room for", async () => {
    const server = slowServer();
    const pace = createPace(() => server.link);
    const chatter = many(30, "chatter").map((id) => pace.push("chatter", message(id)));
    await chatter[19];
    const pages = many(25, "page").map((id) => pace.push("page", message(id)));
    expect(pace.queued).toBe(35);
    expect(server.sent).toEqual(many(20, "chatter"));
    server.take();
    pace.go();
    await pages[19];
    expect(server.sent.slice(20)).toEqual(many(20, "page"));
    server.take();
    pace.go();
    await Promise.all([...pages, ...chatter]);
    expect(server.sent.slice(40)).toEqual([...many(25, "page").slice(20), ...many(30, "chatter").slice(20)]);
    expect(pace.queued).toBe(0);
  });

  it("is not sent any more once nobody waits for it", async () => {
    const server = slowServer();
    const pace = createPace(() => server.link);
    await Promise.all(many(20, "first").map((id) => pace.push("page", message(id))));
    const ending = new AbortController();
    const given = pace.push("page", message("given up"), ending.signal);
    const kept = pace.push("page", message("kept"));
    ending.abort();
    await expect(given).rejects.toMatchObject({ code: "xmpp.given-up" });
    await expect(pace.push("page", message("never"), ending.signal)).rejects.toMatchObject({
      code: "xmpp.given-up",
    });
    server.take();
    pace.go();
    await kept;
    expect(server.sent.slice(20)).toEqual(["kept"]);
  });

  it("is handed back when the connection is lost, and when there is too much of it", async () => {
    const server = slowServer();
    const pace = createPace(() => server.link);
    await Promise.all(many(20, "first").map((id) => pace.push("page", message(id))));
    const waiting = many(500, "page").map((id) => pace.push("page", message(id)));
    const outcomes = Promise.allSettled(waiting);
    await expect(pace.push("page", message("one more"))).rejects.toMatchObject({
      code: "xmpp.busy",
      retry: "busy",
    });
    pace.stop(notConnected());
    expect((await outcomes).every(({ status }) => status === "rejected")).toBe(true);
    expect(server.sent).toHaveLength(20);
    expect(pace.queued).toBe(0);
  });
});
