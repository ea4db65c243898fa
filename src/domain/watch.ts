import type { DateTime } from "luxon";
import { type AutoAck, autoAck, autoAckName } from "./autoack.ts";
import type { EventInput } from "./event.ts";

/** What the watch looks for. */
export const findingKinds = ["unclaimed", "unreached", "stuck", "silent", "clock"] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Milliseconds by which the clocks of machines may differ. */
export const mostAhead = 2_000;

/** Something that should not be. */
export interface Finding {
  what: FindingKind;
  /** The network or the host; `watchbill` where it is the house itself. */
  subject: string;
  /** What is wrong and what to do, in a sentence or two. */
  words: string;
  /** Is an event raised about it? Not about notices of the watch itself: that would never end. */
  raises: boolean;
}

/** A finding as the book keeps it. */
export interface KnownFinding extends Omit<Finding, "raises"> {
  since: DateTime;
  /** When a process last saw it. */
  seenAt: DateTime;
  raised: boolean;
}

/** What every UEI of an event by which the watch raises something begins with. */
export const watchUei = "uei.watchbill.org/watch/";
const overUei = `${watchUei}over`;

/** The subject of what is wrong with the house as a whole. */
export const house = "watchbill";

/** One event for as long as it lasts: by its dedup key it opens no second notice. */
export function findingEvent({ what, subject, words }: Omit<Finding, "raises">): EventInput {
  const key = `watch/${what}/${subject}`;
  return {
    uei: watchUei + what,
    source: "watch",
    nodeLabel: subject,
    severity: "Major",
    logmsg: words,
    parms: { finding: key },
    dedupKey: key,
  };
}

/** The event that ends it. It asks for no notice of its own, whatever definitions say about the watch's events. */
export function overEvent({ what, subject }: Pick<Finding, "what" | "subject">): EventInput {
  return {
    uei: overUei,
    source: "watch",
    nodeLabel: subject,
    severity: "Cleared",
    logmsg: "It is over.",
    parms: { finding: `watch/${what}/${subject}` },
    notify: false,
  };
}

/** The rules by which that event ends the notices of a finding. */
export const watchAutoAcks: AutoAck[] = findingKinds.map((what) => {
  const [uei, acknowledge] = [overUei, watchUei + what];
  return autoAck.parse({ name: autoAckName(uei, acknowledge), uei, acknowledge, match: ["parm[finding]"] });
});
