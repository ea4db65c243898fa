import { expect, it } from "vitest";
import { createReception } from "../../src/chat/reception.ts";
import type { Store } from "../../src/ports/store.ts";
import { recordedLog } from "../support/log.ts";
import { page } from "../support/page.ts";

it("answers what was done as done, also when it cannot be written into the audit log", async () => {
  const h = await page();
  const store: Store = {
    ...h.store,
    transaction: (work) =>
      h.store.transaction((tx) =>
        work({ ...tx, audit: { ...tx.audit, add: () => Promise.reject(new Error("the disk is full")) } }),
      ),
  };
  const log = recordedLog();
  const { engine, clock } = h;
  const reception = createReception({
    ...{ store, engine, clock, log, commands: [] },
    notificationCommands: () => new Map(),
    networks: () => [],
  });
  const sign = { from: h.chat.person("alice"), on: { ref: h.post.ref }, by: { button: "ack" } };
  expect(await reception.answered(sign)).toMatchObject({ ok: true, text: "#1 is yours: disk" });
  expect(log.complaints).toEqual([expect.stringMatching(/missing in the audit log[\s\S]*the disk is full/)]);
  await h.engine.settle();
  expect(h.post.message.state).toBe("acknowledged");
  h.told("#irc");
});
