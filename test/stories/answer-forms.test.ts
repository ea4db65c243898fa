import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("takes an ack however people write it, in the conversation or by number, and a second one says who has it", async () => {
  for (const reply of ["ack", "Ack ", '"ack"', "acknowledge #1", "ACK 1."]) {
    const h = await house();
    await h.people("alice");
    await h.say("path add p alice");
    await h.say("notification add n uei.test/x p subject:x");
    await h.event({ uei: "uei.test/x" });
    expect(h.heard("alice")).toEqual(["x"]);
    const sign = { from: h.chat.person("alice"), on: { latestIn: { person: "alice" } }, by: { reply } };
    expect(await h.answer(sign)).toMatchObject({ ok: true });
    expect(await h.answer(sign)).toMatchObject({
      ok: false,
      text: "#1 was acknowledged already, by you at 10:00, chat reply.",
    });
  }
});
