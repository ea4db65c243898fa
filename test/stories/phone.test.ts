import { expect, it, onTestFinished } from "vitest";
import { readPluginSettings } from "../../src/app/settings.ts";
import { asterisk } from "../../src/notify/asterisk/strategy.ts";
import { fakeAsterisk, handOver } from "../support/fake-asterisk.ts";
import { freePort } from "../support/free-port.ts";
import { house } from "../support/house.ts";

/** Alice is to be called, and bob after her; the telephone is a fake Asterisk. */
async function aliceIsCalled() {
  const telephone = await fakeAsterisk();
  onTestFinished(() => telephone.close());
  const settings = readPluginSettings(
    {
      ASTERISK_AMI: `127.0.0.1:${telephone.port}`,
      ASTERISK_USER: "bot",
      ASTERISK_SECRET: "s3cret",
      ASTERISK_CHANNEL: "PJSIP/%number%@trunk",
      ASTERISK_AGI: `127.0.0.1:${await freePort()}`,
    },
    "asterisk",
    asterisk.settings,
  );
  const h = await house(undefined, (kit) => asterisk.create(settings, kit));
  await h.people("bob");
  await h.say("user add alice");
  await h.say("user contact alice mobilePhone +15550100");
  await h.say("path add p alice by:callMobilePhone");
  await h.say("path step p 15m bob");
  await h.say('notification add n uei.test/x p subject:"Disk full"');
  await h.event({ uei: "uei.test/x" });
  const call = telephone.originated[0] ?? [];
  const url = call
    .find(([, value]) => value.startsWith("WATCHBILL_AGI="))?.[1]
    .slice("WATCHBILL_AGI=".length);
  return { h, telephone, pickUp: (key: string) => handOver(url ?? "", pressing(key)) };
}

const pressing = (key: string) => (command: string) =>
  command.startsWith("WAIT") ? `200 result=${key.charCodeAt(0)}` : "200 result=0";

it("acknowledges by a key press: whom we called has it, and nobody else is told", async () => {
  const { h, telephone, pickUp } = await aliceIsCalled();
  const { commands } = await pickUp("1");
  expect(commands.at(-1)).toMatch(/^EXEC Flite "notice 1 is yours: Disk full"$/);
  expect(await h.say("notice show 1")).toMatch(/acknowledged by alice/);
  await h.advance({ minutes: 30 });
  expect(telephone.originated).toHaveLength(1);
});

it("goes on to the next step when the phone is picked up and no key pressed", async () => {
  const { h, pickUp } = await aliceIsCalled();
  await pickUp("5");
  await h.advance({ minutes: 15 });
  expect(h.heard("bob")).toEqual(["Disk full"]);
});
