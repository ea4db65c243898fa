import type { Clock } from "../../ports/clock.ts";
import type { Link } from "./link.ts";
import type { Pace } from "./pace.ts";
import { type Line, wire } from "./wire.ts";

/** Seconds between two tries. */
const pause = 60;

/**
 * Gets our own nick back when another one had to do: as soon as its holder is seen to leave it, and from time to
 * time. Answers how to listen.
 */
export function regainNick(
  wanted: string,
  kit: { link: Link; pace: Pace; clock: Clock; signal: AbortSignal },
): (line: Line) => void {
  const { link, pace, clock, signal } = kit;
  const isOurs = () => link.lower(link.me) === link.lower(wanted);
  const tryNow = () => pace.push("control", [wire({ command: "NICK", text: wanted })]);

  async function tryFromTimeToTime(): Promise<void> {
    while (!signal.aborted) {
      await clock.until(clock.now().plus({ seconds: pause }), signal);
      if (!signal.aborted && !isOurs()) tryNow();
    }
  }
  void tryFromTimeToTime();

  return ({ command, nick }) => {
    if ((command === "QUIT" || command === "NICK") && !isOurs() && link.lower(nick) === link.lower(wanted))
      tryNow();
  };
}
