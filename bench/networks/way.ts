import { eventually, rooms, startFourNetworks } from "../../test/support/four-networks.ts";
import { instant, percentile, report, table } from "../support/figures.ts";
import { cleanup, post } from "./house.ts";

/** Milliseconds between two events: so slow that nothing waits for the pace of a network. */
const pause = 150;

/** From an event, one at a time, to the message that somebody in the room has read from their socket. */
export async function way({ rounds }: { rounds: number }): Promise<void> {
  const four = await startFourNetworks();
  const { context, clean } = cleanup();
  try {
    const bot = await four.house(context, { settings: { INGEST_PER_SECOND: "1000000" } });
    await bot.say("house set pages:1000000");
    await bot.say(`path add both ${rooms.irc} ${rooms.xmpp}`);
    await bot.say(
      'notification add n uei.four/down both "subject:%nodelabel% is down" "text:It does not answer."',
    );
    const took = { irc: [] as number[], xmpp: [] as number[] };
    for (let round = 0; round < rounds + 10; round += 1) {
      const words = `node-${round} is down`;
      const { irc, xmpp } = four.alice;
      const onIrc = irc
        .hears(({ params }) => params[1]?.includes(words) === true, irc.heard.length)
        .then(instant);
      const onXmpp = xmpp
        .hears((one) => one.child("body")?.text.includes(words) === true, xmpp.heard.length)
        .then(instant);
      const from = instant();
      await post(bot, [{ uei: "uei.four/down", nodeLabel: `node-${round}`, severity: "Major" }]);
      const at = { irc: await onIrc, xmpp: await onXmpp };
      // The first few find everything cold.
      if (round >= 10) for (const network of ["irc", "xmpp"] as const) took[network].push(at[network] - from);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await eventually(() => bot.say("ack all:n"));
    const row = (name: string, values: number[]) => [
      name,
      percentile(values, 50),
      percentile(values, 99),
      percentile(values, 100),
    ];
    report(
      "Four networks: event to message",
      `${rounds} events, one after the other; milliseconds from the request to the message in the room.`,
      table(
        ["to", "p50", "p99", "most"],
        [row("IRC (InspIRCd)", took.irc), row("XMPP (Prosody)", took.xmpp)],
      ),
    );
  } finally {
    await clean();
    await four.close();
  }
}
