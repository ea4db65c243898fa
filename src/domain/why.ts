import type { DateTime } from "luxon";
import { conditionsOf } from "./definition.ts";
import type { NewDelivery } from "./delivery.ts";
import type { Directory } from "./directory.ts";
import type { Event } from "./event.ts";
import { didYouMean } from "./nearest.ts";
import { howAnswered, type Notice } from "./notice.ts";
import { type NoticeFile, noticeLine } from "./notice-story.ts";
import type { Step, Target } from "./path.ts";
import { planTarget } from "./plan.ts";
import { describeTarget } from "./target.ts";
import { oneLine } from "./text.ts";
import { formatDuration } from "./time.ts";
import { when, whenExactly } from "./time-words.ts";
import type { Means } from "./ways.ts";
import { type Place, peopleOf, reasonsFor } from "./why-person.ts";

/**
 * Why an event opened a notice or did not: what kept it from that as it came in, and what each definition that asks for
 * its UEI makes of it now.
 */
export function eventWhyWords(event: Event, directory: Directory, now: DateTime, zone: string): string {
  const asked = [...directory.definition.values()].map((definition) => ({
    definition,
    conditions: conditionsOf(event, definition),
  }));
  const [ours, others] = [true, false].map((isOurs) =>
    asked.filter(({ conditions: [uei] }) => (uei?.holds ?? false) === isOurs),
  );
  return [
    eventWords(event, now, zone),
    ...(event.notify ? [] : ["Its sender asked that no notice be opened."]),
    ...(event.suppressed === undefined ? [] : [`It opened no notice: ${event.suppressed}.`]),
    "As the notifications are now:",
    ...(ours ?? []).map(({ definition: { name, status }, conditions }) => {
      const broken = conditions.filter((one) => !one.holds).map((one) => one.words);
      const off = status === "off" ? ["it is off"] : [];
      const against = [...off, ...broken];
      return `  ${oneLine(`${name} ${against.length === 0 ? "matches" : `does not match: ${against.join(", ")}`}`)}`;
    }),
    `  ${others?.length ?? 0} ask for other events`,
  ].join("\n");
}

/** Who asks, so to say: the moment and the clocks on which times are told, and one person if only they matter. */
interface Question {
  about: string | undefined;
  means: Means;
  now: DateTime;
  zone: string;
}

/**
 * Why a notice told whom it told, and why not the others: event, definition, path, step, target, place in it, duty,
 * contact, and what became of each letter. With `about`, of one person alone.
 *
 * What happened is from the book. Why a target led to somebody is read from the directory as it is now; where that would
 * come to other people than it did, the answer says so.
 */
export function whyWords(file: NoticeFile, question: Question): string {
  const { notice } = file;
  const { about, means, now, zone } = question;
  const steps = notice.steps.flatMap((step, index) => stepWords(step, index, file, question));
  return [
    noticeLine(notice, now, zone),
    eventWords(notice.event, now, zone),
    definitionWords(notice, means.directory),
    `Path ${notice.path}, as it was then: ${notice.steps.length} ${notice.steps.length === 1 ? "step" : "steps"}; off duty then: ${notice.offDuty.join(", ") || "nobody of it"}`,
    ...(steps.length > 0 || about === undefined ? steps : nothingFor(about, means.directory)),
    ...(steps.length > 0
      ? [
          "Groups, shifts, duty and contacts are those of the directory as it is now; all else is from the book.",
        ]
      : []),
  ].join("\n");
}

function eventWords(event: Event, now: DateTime, zone: string): string {
  const { id, uei, source, receivedAt, nodeLabel, nodeId, severity, service } = event;
  const about = [nodeLabel ?? nodeId, event.interface, service, severity].filter((one) => one !== undefined);
  const facts = about.length === 0 ? "" : ` (${about.join(", ")})`;
  return oneLine(`Event ${id}: ${uei}${facts}, from ${source}, at ${whenExactly(receivedAt, now, zone)}`);
}

function definitionWords({ event, definition: name }: Notice, directory: Directory): string {
  const definition = directory.definition.get(name);
  if (!definition) return `Notification ${name} asked for it; it is there no more`;
  const conditions = conditionsOf(event, definition);
  const fulfilled = conditions.filter((one) => one.holds).map((one) => one.words);
  const broken = conditions.filter((one) => !one.holds).map((one) => one.words);
  const changed = broken.length === 0 ? "" : `; changed since, it would not match now: ${broken.join(", ")}`;
  return oneLine(
    `Notification ${name} matched: ${fulfilled.join(", ") || "nothing of what it asks now"}${changed}`,
  );
}

function nothingFor(user: string, { user: users }: Directory): string[] {
  const nothing = `Nothing on this path leads to ${user}.`;
  if (users.has(user)) return [nothing];
  return [nothing, [`There is no user "${user}".`, didYouMean(user, users.keys())].join(" ").trimEnd()];
}

function stepWords(step: Step, index: number, file: NoticeFile, question: Question): string[] {
  const planned = file.log.find((entry) => entry.what === "planned" && entry.detail === `step ${index + 1}`);
  const targets = step.targets.flatMap((target, number) =>
    targetWords(target, { step: index, target: number, at: planned?.at }, file, question),
  );
  if (targets.length === 0 && question.about !== undefined) return [];
  return [`Step ${index + 1}, ${timeOfStep(index, planned?.at, file, question)}`, ...targets];
}

function timeOfStep(
  index: number,
  at: DateTime | undefined,
  { notice, log }: NoticeFile,
  { now, zone }: Question,
): string {
  const delay = formatDuration(notice.steps[index]?.delay ?? 0);
  const after = index === 0 ? `initial delay ${delay}` : `${delay} after step ${index}`;
  const pulled = log.find(
    ({ what, step, at: then }) =>
      (what === "planned" || what === "escalated") && step === index && then !== at,
  );
  if (at) {
    const isEarly = pulled && pulled.at <= at && !/^step \d+$/.test(pulled.detail);
    const early = isEarly
      ? `; ${pulled.what === "escalated" ? `${pulled.whom} wanted it` : pulled.detail}`
      : "";
    return `told ${whenExactly(at, now, zone)} (${after}${early}):`;
  }
  if (notice.answeredAt) {
    return `never told: ${howAnswered(notice)} at ${when(notice.answeredAt, now, zone)} (${after}):`;
  }
  const due =
    notice.nextStep === index && notice.nextDueAt ? ` at ${whenExactly(notice.nextDueAt, now, zone)}` : "";
  return `to come${due} unless somebody answers (${after}):`;
}

function targetWords(target: Target, place: Place, file: NoticeFile, question: Question): string[] {
  const { about, means, now, zone } = question;
  const people = peopleOf(target, place, file, means.directory).filter(
    (one) => about === undefined || one === about,
  );
  if (people.length === 0 && about !== undefined && target.name !== about) return [];
  return [
    `  ${describeTarget(target)}`,
    ...ownWords(target, place, file),
    ...people.map((one) => personWords(one, reasonsFor(one, target, place, file, means, now, zone))),
    ...changedSince(place, file, means),
  ];
}

/** What the log says of the target itself: that it waited, or was not told as a whole. */
function ownWords({ kind, name }: Target, { step }: Place, { log }: NoticeFile): Set<string> {
  const isPerson = kind === "user" || kind === "email";
  const own = log.filter((entry) => entry.step === step && entry.whom === name);
  return new Set(
    own.flatMap(({ what, detail }) => {
      if (what === "held") return [`    waits for duty: ${detail.replace(/, until .*/, "")}`];
      return what === "not told" && !isPerson ? [`    not told: ${detail}`] : [];
    }),
  );
}

function personWords(name: string, reasons: readonly string[]): string {
  const words = [...new Set(reasons.map(oneLine))].join("; ");
  return `    ${oneLine(name)}${words === "" ? "" : `: ${words}`}`;
}

/**
 * A word when the directory of now would come to others than were told and refused, at whichever moment the step was
 * looked at: when it was due, or when a hold was over.
 */
function changedSince(place: Place, { notice, log, deliveries }: NoticeFile, means: Means): string[] {
  const ofStep = log.filter((entry) => entry.step === place.step);
  const posts = deliveries.filter(
    (one) => one.kind === "post" && one.step === place.step && one.target === place.target,
  );
  // A home room is posted to once a step, whichever target it is of.
  const { kind = "room" } = notice.steps[place.step]?.targets[place.target] ?? {};
  const isHome = ({ user }: NewDelivery) => user === undefined && (kind === "group" || kind === "role");
  const meant = (letters: readonly NewDelivery[]) =>
    letters.filter((one) => !isHome(one)).map((one) => one.user ?? one.address);
  const told = meant(posts);
  const was = [...told, ...ofStep.flatMap((entry) => (entry.what === "not told" ? (entry.whom ?? "") : []))];
  const plans = ofStep
    .filter((entry) => entry.what === "planned" && entry.at >= (place.at ?? entry.at))
    .map((entry) => planTarget(notice, place.step, place.target, means, entry.at));
  const outcomes = plans.map((plan) => ({
    people: [...meant(plan.deliveries), ...plan.notTold.map((one) => one.whom)],
    waits: plan.holds.map((hold) => `nobody yet: ${hold.reason}`),
  }));
  const last = outcomes.at(-1);
  const isAsNow = outcomes.some(
    ({ people }) => people.every((one) => was.includes(one)) && told.every((one) => people.includes(one)),
  );
  if (isAsNow || !last) return [];
  return [
    `    the directory has changed since: now it would be ${[...new Set(last.people), ...last.waits].join(", ")}`,
  ];
}
