import { expect, it } from "vitest";
import { greeting } from "../../src/app/greeting.ts";
import { house } from "../support/house.ts";

it("leads a newcomer from nothing to a page that escalates, by lines that are taken as they stand", async () => {
  const h = await house();
  await h.say("user add sam");
  await h.say("user link sam chat sam");
  const directory = await h.store.transaction((tx) => tx.directory.read());
  const words = greeting({
    account: "sam",
    room: "#lobby",
    events: "http://127.0.0.1:8480/events",
    directory,
  });
  const lines = words.match(/(path add|path step|notification add|event send) .*?(?=\s{5,}|\n)/g) ?? [];
  expect(lines).toHaveLength(4);
  for (const line of lines) await h.say(line.replace("terminal:", "chat:"));
  expect(h.heard("sam")).toEqual(["web01 is down"]);
  await h.advance({ seconds: 15 });
  expect(h.heard("#lobby")).toEqual(["web01 is down"]);
});
