import network from "../../examples/json-lines-network.ts";
import { systemClock } from "../../src/app/clock.ts";
import { linesRoom } from "../support/lines-room.ts";
import { recordedLog } from "../support/log.ts";
import { adapterContract } from "./contract.ts";
import type { Fixture, OtherPerson, Place } from "./fixture.ts";

/** The network of the examples, beside those of the house: what is written of it in docs/extending.md holds. */
async function linesFixture(): Promise<Fixture> {
  const room = await linesRoom(["ops", "alice"]);
  const settings = network.settings.parse({ network: "lines", port: `${room.port}` });
  const where = (place: Place) => (place === "room" ? { room: "ops" } : {});
  const alice: OtherPerson = {
    person: { network: "lines", id: "alice", nick: "alice", verified: true },
    say: async (place, text) => room.send({ say: text, from: "alice", ...where(place) }),
    saw: (place) => room.saw(place === "room" ? "ops" : "alice"),
    react: async (place, { id }, reaction) =>
      room.send({ react: reaction, from: "alice", on: id, ...where(place) }),
    reply: () => Promise.reject(new Error("there are no replies")),
  };
  return {
    adapter: network.create(settings, { clock: systemClock, log: recordedLog() }),
    room: "ops",
    prefix: "!",
    colleague: alice,
    nowhere: { room: "elsewhere", person: "bob" },
    mischief: () => room.nonsense,
    cutOff: room.cutOff,
    restore: room.restore,
    close: room.cutOff,
  };
}

adapterContract("The network of the examples", linesFixture, {
  strangers: "the other side vouches for everybody",
});
