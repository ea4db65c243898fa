import type { DateTime } from "luxon";
import type { Directory } from "../domain/directory.ts";
import type { Event } from "../domain/event.ts";
import type { Notice, NoticeLogEntry } from "../domain/notice.ts";
import type { StrategyFacts } from "../domain/notification-command.ts";
import type { Hold } from "../domain/plan.ts";
import type { CodeShelf } from "./codes.ts";
import type { DeliveryShelf } from "./delivery-shelf.ts";
import type { ForwardShelf } from "./forward-shelf.ts";
import type { BundleShelf } from "./store-bundles.ts";
import type { HeartbeatShelf, WatchShelf } from "./store-watch.ts";
import type { TokenShelf } from "./tokens.ts";

/**
 * The book. Truth lives here and nowhere else.
 *
 * Locking law: whoever changes a notice's future locks its row first; whoever sends locks only delivery rows.
 * Nothing awaits the network inside a transaction.
 */
export interface Store {
  /** Everything in `work` is stored, durably, when the promise resolves; nothing of it when it rejects. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls `listener` when something became due, here or in another process. Returns how to stop that. */
  onWake(listener: () => void): () => void;
  /** All that it holds, as of one instant: a tar that the embedded database can be made from. Absent on a server. */
  dump?(): Promise<Blob>;
  close(): Promise<void>;
}

/** One transaction, shelf by shelf. */
export interface Tx {
  directory: DirectoryShelf;
  events: EventShelf;
  notices: NoticeShelf;
  deliveries: DeliveryShelf;
  forwards: ForwardShelf;
  audit: AuditShelf;
  retention: RetentionShelf;
  codes: CodeShelf;
  leases: LeaseShelf;
  processes: ProcessShelf;
  secrets: SecretShelf;
  marks: MarkShelf;
  bundles: BundleShelf;
  heartbeats: HeartbeatShelf;
  watch: WatchShelf;
  counts: CountShelf;
  tokens: TokenShelf;
  /** Wakes every process that shares the book, once this transaction is committed. */
  nudge(): void;
}

export interface DirectoryShelf {
  /** The directory as of now. Cheap: read again only when its revision moved. */
  read(): Promise<Directory>;
  /**
   * Stores what `work` makes of the directory. Changes come one at a time; rejects with a Refusal when the outcome
   * has faults (see `faults` in domain/directory.ts).
   */
  change(work: (directory: Directory) => Directory): Promise<Directory>;
}

export interface EventShelf {
  /** Waits until no other transaction is between here and its commit: whoever takes events in does so in turn. */
  takeTurn(): Promise<void>;
  /** Event numbers for events to come, in order. */
  nextIds(count: number): Promise<number[]>;
  /**
   * Takes dedup keys from events of which every notice is resolved, or was answered before that instant and will not be
   * outstanding again.
   */
  freeKeys(held: { key: string; answeredBefore: DateTime }[]): Promise<void>;
  /**
   * Stores the events; those with a number in `opening` open a notice, and hold their dedup key. Answers, in the order
   * given, the number of the event that stands for each: its own, or that of the earlier event whose occurrence it
   * repeats, or which holds the key of one that would open a notice.
   */
  add(events: Event[], opening: ReadonlySet<number>): Promise<number[]>;
  /** Events of which a notice is not resolved hold their dedup keys, unless another has it by now; the others let go. */
  keepKeys(eventIds: number[]): Promise<void>;
  /** The occurrences of these events are over, or told nobody: told again, they are news. */
  releaseOccurrences(eventIds: number[]): Promise<void>;
  recent(limit: number): Promise<Event[]>;
  find(id: number): Promise<Event | undefined>;
}

export interface NoticeShelf {
  /** Notice numbers for notices to come, in order; `%noticeid%` needs them before the notices exist. */
  nextIds(count: number): Promise<number[]>;
  add(notices: Notice[]): Promise<void>;
  /** Outstanding notices whose next step is due, locked; rows that another process holds are skipped. */
  claimDue(now: DateTime, limit: number): Promise<Notice[]>;
  /** Holds that are over, of outstanding notices, whose rows it locks; the holds are taken off the shelf. */
  claimDueHolds(now: DateTime, limit: number): Promise<{ notice: Notice; hold: Hold }[]>;
  addHolds(holds: Hold[]): Promise<void>;
  holdsOf(id: number): Promise<Hold[]>;
  removeHolds(id: number): Promise<void>;
  /** Makes every hold due at once: duty may have changed. */
  releaseHolds(now: DateTime): Promise<void>;
  /** Numbers of the notices whose answer has run out and that are not resolved, the longest ago first. */
  ranOut(now: DateTime, limit: number): Promise<number[]>;
  /** Waits for the row and locks it. */
  lock(id: number): Promise<Notice | undefined>;
  /**
   * Notices not yet resolved of earlier events that have the UEI and at least the traits that a clearing event asks for,
   * locked in the order of their numbers, each with the number of every clearing event that asked for it.
   */
  lockCleared(
    asked: { eventId: number; uei: string; traits: number[] }[],
  ): Promise<{ notice: Notice; by: number[] }[]>;
  /** Stores cursor and answer of a locked notice; what forwarders are to tell of it is due. */
  save(notice: Notice): Promise<void>;
  /** Stores the answers of locked notices, and nothing else of them; what forwarders are to tell of them is due. */
  saveAnswers(notices: readonly Notice[]): Promise<void>;
  /** Stores the cursors of locked notices, and nothing else of them. */
  moveCursors(notices: Notice[]): Promise<void>;
  find(id: number): Promise<Notice | undefined>;
  /** Those of the notices that exist, in no order. */
  findAll(ids: number[]): Promise<Notice[]>;
  list(filter: { state?: "outstanding" | "answered"; limit: number }): Promise<Notice[]>;
  countOutstanding(): Promise<number>;
  /**
   * The newest outstanding notice told at that address, capitals aside, by one of these commands; else the newest
   * answered one. With `first` the other way round.
   */
  latestTold(
    commands: string[],
    address: string,
    first?: "outstanding" | "answered",
  ): Promise<Notice | undefined>;
  log(entries: NoticeLogEntry[]): Promise<void>;
  logOf(id: number): Promise<NoticeLogEntry[]>;
  /** When the earliest step or hold is due, or an answer runs out. */
  nextDueAt(): Promise<DateTime | undefined>;
}

/** One act of a person, and the proof it rested on. */
export interface AuditEntry {
  at: DateTime;
  /** The user, or `local admin`. */
  who: string;
  network: string;
  account: string;
  room?: string;
  act: string;
  ok: boolean;
}

export interface AuditShelf {
  add(entry: AuditEntry): Promise<void>;
  recent(limit: number): Promise<AuditEntry[]>;
}

/** What is not kept for ever. */
export interface RetentionShelf {
  /**
   * Removes, up to `most` of each: answered notices last touched before `told`, with all that hangs on them; events before
   * it that no notice is about; forwarders that no process has had since; acts of people before `acts`; and what waits for duty of notices that are over since
   * before `waiting`. Answers how many.
   */
  sweep(before: { told: DateTime; acts: DateTime; waiting: DateTime }, most: number): Promise<number>;
}

/** Who may speak for something of which there must be one voice (a chat network), by the database's own clock. */
export interface LeaseShelf {
  /** Takes or renews it for that long when it is free, over, or ours. Answers who holds it now. */
  take(name: string, holder: string, seconds: number): Promise<string>;
  /** Gives it back, if it is ours. */
  release(name: string, holder: string): Promise<void>;
  /** Those that are not over, by name. */
  held(): Promise<{ name: string; holder: string }[]>;
}

/** One bot process on this database. */
export interface Process {
  /** Host, process number and a random part: "ops1:4711:x3f9". */
  id: string;
  /** How many migrations it knows. */
  schema: number;
  /** The notification commands that it can carry out. */
  commands: StrategyFacts[];
}

export interface ProcessShelf {
  /**
   * Notes that it lives. What those that have died since had begun to send is due again. Answers all that were alive in the last `seconds`, itself included, and the
   * database's time.
   */
  beat(process: Process, seconds: number): Promise<{ alive: Process[]; databaseTime: DateTime }>;
  leave(id: string): Promise<void>;
}

/** What was last said where only news is worth saying: a topic, a hand-off, a reminder. */
export interface MarkShelf {
  read(key: string): Promise<string | undefined>;
  /** Notes `value` if what is known is still `known`. False when somebody else was first. */
  write(key: string, value: string, known: string | undefined): Promise<boolean>;
}

/** What is open, counted when somebody looks. */
export interface CountShelf {
  open(now: DateTime): Promise<{
    /** Notices that nobody has answered. */
    outstanding: number;
    /** Deliveries that wait, and that are being sent. */
    pending: number;
    sending: number;
    /** Seconds for which the longest overdue step and delivery have waited. */
    overdue: { steps: number; deliveries: number };
  }>;
}

export interface SecretShelf {
  /** The secret of that name: `value`, unless there is one already. */
  keep(name: string, value: string): Promise<string>;
}
