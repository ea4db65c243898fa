import { expect, it } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import { createDeliver } from "../../src/engine/deliver.ts";
import { createEscalate } from "../../src/engine/escalate.ts";
import type { Store } from "../../src/ports/store.ts";
import { userNamed } from "../support/given.ts";
import { house } from "../support/house.ts";
import { recordedLog } from "../support/log.ts";

const uei = "uei.test/down";

it("leads no cursor back when the book was away for a moment", async () => {
  const h = await house();
  await h.change((d) => {
    const targets = [{ kind: "user" as const, name: "alice" }];
    const steps = [
      { targets, delay: 1_000 },
      { targets, delay: 600_000 },
    ];
    const path = put(put(d, "user", userNamed("alice")), "path", { name: "p", steps });
    return put(path, "definition", { name: "d", uei, path: "p" });
  });
  await h.engine.accept({ uei });
  let failures = 0;
  const store: Store = {
    ...h.store,
    transaction: (work) =>
      failures-- > 0 ? Promise.reject(new Unavailable("The book is away.", 5)) : h.store.transaction(work),
  };
  const strategies = new Map();
  const deliver = createDeliver(store, h.clock, recordedLog(), strategies, () => new Map());
  const escalate = createEscalate(store, deliver, recordedLog(), () => new Map());
  const at = h.clock.now().plus({ seconds: 1 });
  expect(await escalate.pass(at)).toBe(1);
  const planned = await h.store.transaction((tx) => tx.notices.find(1));
  for (failures of [1, 2, 3]) await expect(escalate.pass(at)).rejects.toBeInstanceOf(Unavailable);
  expect(await h.store.transaction((tx) => tx.notices.find(1))).toEqual(planned);
});
