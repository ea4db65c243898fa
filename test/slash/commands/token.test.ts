import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

test("a token is said once, to whoever asked alone; the book has its hash, and the audit log nothing of it", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user set alice admin:yes");
  const reply = await h.ask("token add grafana", h.chat.person("alice"), "#ops");
  expect(reply).toMatchObject({ ok: true, private: true });
  const [, token = ""] = /: (watchbill_[\w-]{43})$/m.exec(reply.text) ?? [];
  expect(reply.text).toContain(
    "The house lets it in within five seconds; from then on nobody gets in without one.",
  );
  const { kept, acts } = await h.store.transaction(async (tx) => ({
    kept: await tx.tokens.all(),
    acts: await tx.audit.recent(50),
  }));
  expect(kept).toMatchObject([{ name: "grafana", hash: hashOf(token), createdBy: "alice" }]);
  expect(JSON.stringify([kept, acts])).not.toContain(token);
  expect(await h.say("token list")).toBe("grafana: made 10:00 by alice, never used");
  await h.store.transaction((tx) => tx.tokens.used("grafana", h.clock.now()));
  expect(await h.say("token list")).toContain("last used 10:00");
});

test("several work at a time, so that one can take the place of another", async () => {
  const h = await house();
  const first = await h.say("token add grafana");
  expect(await h.say("token add grafana-2")).not.toContain(first);
  expect(await h.ask("token add grafana")).toMatchObject({
    ok: false,
    text: expect.stringMatching(/There is a token "grafana" already/),
  });
  await h.say("token remove grafana");
  expect(await h.say("token list")).toMatch(/^grafana-2: [^\n]*$/);
  expect(await h.ask("token remove grafan-2")).toMatchObject({
    ok: false,
    text: expect.stringMatching(/Did you mean "grafana-2"\?/),
  });
});

test("only admins make, see and remove tokens", async () => {
  const h = await house();
  await h.people("bob");
  for (const line of ["token add x", "token list", "token remove x"])
    expect((await h.ask(line, h.chat.person("bob"))).ok, line).toBe(false);
});
