import { fileURLToPath } from "node:url";
import { type BotProcess, botProcess } from "../support/bot-process.ts";
import type { Recorder } from "./recorder.ts";

const network = fileURLToPath(new URL("../../examples/json-lines-network.ts", import.meta.url));
const headers = { "content-type": "application/json" };

/** A bot that speaks to the recorder, on that database or on one of its own. */
export function crashBot(
  recorder: Recorder,
  databaseUrl?: string,
  more: Record<string, string> = {},
): Promise<BotProcess> {
  return botProcess({
    ...more,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    PLUGINS: network,
    NETWORKS: "lines",
    LINES_PORT: `${recorder.port}`,
    OPENNMS_PORT: "off",
  });
}

/** Three steps, that far apart, to three people. */
export async function declare(bot: Pick<BotProcess, "say">, apart = "1s"): Promise<void> {
  for (const name of ["alice", "bob", "carol"]) {
    await bot.say(`user add ${name}`);
    await bot.say(`user link ${name} lines ${name}`);
  }
  // Each page is counted, so none may be told together with others.
  await bot.say("house set pages:1000000");
  await bot.say("path add stairs alice");
  await bot.say(`path step stairs ${apart} bob`);
  await bot.say(`path step stairs ${apart} carol`);
  await bot.say("notification add down uei.storm/down stairs subject:%nodelabel%");
}

/** Sends an event until some bot has it in the book, as a monitoring system does. */
export async function report(bots: readonly BotProcess[], name: string, patience = 60_000): Promise<void> {
  const body = eventOf(name);
  const until = Date.now() + patience;
  for (let turn = Math.floor(Math.random() * bots.length); ; turn++) {
    const bot = bots[turn % bots.length];
    const answer = await fetch(`${bot?.http}/events`, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(5_000),
    }).catch(() => undefined);
    if (answer?.ok) return;
    if (answer && answer.status < 500) throw new Error(`refused: ${await answer.text()}`);
    if (Date.now() > until) throw new Error(`${name} could not be reported`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Reports bulky events, one after the other, until the bot asks to come again. Answers those that it took. */
export async function reportUntilRefused(bot: BotProcess, phase: string): Promise<string[]> {
  for (const taken: string[] = []; ; ) {
    const name = `${phase} ${taken.length}`;
    const body = eventOf(name, "x".repeat(15_000));
    const answer = await fetch(`${bot.http}/events`, { method: "POST", headers, body });
    if (answer.status === 503) return taken;
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    taken.push(name);
  }
}

function eventOf(name: string, descr?: string): string {
  return JSON.stringify({ uei: "uei.storm/down", nodeLabel: name, occurrenceId: name, descr });
}

/** What the book says in the end, held against what arrived. */
export interface Count {
  /** Events that a bot said it had, and notices in the book. */
  reported: number;
  notices: number;
  /** Steps that should have been told and were neither told nor recorded as not told. */
  lost: string[];
  /** Steps planned when the answer that should have ended the path was in the book, and had not been taken back. */
  afterAnswer: number;
  /** Steps planned more than once. */
  plannedTwice: number;
  /** Pages that arrived more than once: the network's yes was lost with the process. */
  doubled: number;
  pages: number;
  answered: number;
}

/** Asks the book in SQL. */
export type Ask = <Row>(query: string) => Promise<Row[]>;

interface Told {
  subject: string;
  answered: boolean;
  posts: { step: number; id: number; state: string }[];
}

export async function count(
  ask: Ask,
  reported: readonly string[],
  recorder: Pick<Recorder, "arrivals">,
): Promise<Count> {
  const notices = await ask<Told>(`
    select n.subject, n.answered_at is not null as answered, coalesce(json_agg(json_build_object(
        'id', d.id, 'step', d.step, 'state', d.state) order by d.step) filter (where d.id is not null), '[]') as posts
    from notices n left join deliveries d on d.notice_id = n.id and d.kind = 'post'
    group by n.id order by n.id`);
  const [late] = await ask<{ count: number }>(`
    select count(*)::int from notice_log as planned
    where what = 'planned' and (
      -- Whoever writes of a notice has locked it: the numbers are in the order of what was done.
      select what from notice_log as before
      where notice_id = planned.notice_id and id < planned.id
        and what in ('acknowledged', 'resolved', 'unacknowledged')
      order by id desc limit 1
    ) in ('acknowledged', 'resolved')`);
  const [twice] = await ask<{ count: number }>(`
    select count(*)::int from (
      select 1 from notice_log where what = 'planned' group by notice_id, step having count(*) > 1) as t`);
  const times = new Map<string, number>();
  for (const { key } of recorder.arrivals) times.set(key, (times.get(key) ?? 0) + 1);
  const known = new Map(notices.map((notice) => [notice.subject, notice]));
  // Of "watchbill-12-1760868000000", the number of the delivery.
  const told = new Set([...times.keys()].map((key) => Number(key.split("-")[1])));
  const lost = reported.flatMap((name) => [...lostOf(name, known.get(name), told)]);
  return {
    reported: reported.length,
    notices: notices.length,
    lost,
    afterAnswer: late?.count ?? Number.NaN,
    plannedTwice: twice?.count ?? Number.NaN,
    doubled: [...times.values()].filter((each) => each > 1).length,
    pages: recorder.arrivals.length,
    answered: notices.filter((notice) => notice.answered).length,
  };
}

function* lostOf(name: string, notice: Told | undefined, told: ReadonlySet<number>): Generator<string> {
  if (!notice) yield `${name}: no notice`;
  else if (!notice.answered && notice.posts.length < 3)
    yield `${name}: ${notice.posts.length} of 3 steps planned`;
  for (const { id, step, state } of notice?.posts ?? [])
    if (state !== "cancelled" && !told.has(id))
      yield `${name}: step ${step + 1} is ${state}, and did not arrive`;
}

/** Resolves when nothing is due any more: all that is outstanding was told by every step. */
export async function calm(ask: Ask, patience = 120_000): Promise<void> {
  for (const until = Date.now() + patience; ; ) {
    const [row] = await ask<{ open: number }>(`
      select ((select count(*) from notices where next_due_at is not null and answered_at is null)
        + (select count(*) from deliveries where state in ('pending', 'sending')))::int as open`);
    if (row?.open === 0) return;
    if (Date.now() > until) throw new Error(`${row?.open} rows are still due`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
