import type { DateTime } from "luxon";
import type { Delivery, NewDelivery } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import type { Event } from "../domain/event.ts";
import type { MessageRef } from "../domain/message.ts";
import type { Notice, NoticeLogEntry } from "../domain/notice.ts";
import type { NotificationCommand } from "../domain/notification-command.ts";
import type { Hold } from "../domain/plan.ts";

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
  close(): Promise<void>;
}

/** One transaction, shelf by shelf. */
export interface Tx {
  directory: DirectoryShelf;
  events: EventShelf;
  notices: NoticeShelf;
  deliveries: DeliveryShelf;
  audit: AuditShelf;
  leases: LeaseShelf;
  processes: ProcessShelf;
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
  /** Event numbers for events to come, in order. */
  nextIds(count: number): Promise<number[]>;
  /**
   * Stores the events. Answers, in the order given, the number of the event that stands for each: its own, or that
   * of the earlier event whose occurrence it repeats or whose dedup key is still open.
   */
  add(events: Event[]): Promise<number[]>;
  /** Closes the dedup keys of events that opened no notice, or none that is still outstanding. */
  closeKeys(eventIds: number[]): Promise<void>;
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
  /** Makes every hold due at once: duty may have changed. */
  releaseHolds(now: DateTime): Promise<void>;
  /** Waits for the row and locks it. */
  lock(id: number): Promise<Notice | undefined>;
  /** Notices not yet resolved of events with one of these UEIs, locked in the order of their numbers. */
  lockUnresolved(eventUeis: string[]): Promise<Notice[]>;
  /** Stores cursor and answer of a locked notice. */
  save(notice: Notice): Promise<void>;
  /** Stores the cursors of locked notices, and nothing else of them. */
  moveCursors(notices: Notice[]): Promise<void>;
  find(id: number): Promise<Notice | undefined>;
  /** Those of the notices that exist, in no order. */
  findAll(ids: number[]): Promise<Notice[]>;
  list(filter: { state?: "outstanding" | "answered"; limit: number }): Promise<Notice[]>;
  countOutstanding(): Promise<number>;
  /** The newest outstanding notice told at that address by one of these commands; else the newest answered one. */
  latestTold(commands: string[], address: string): Promise<Notice | undefined>;
  log(entries: NoticeLogEntry[]): Promise<void>;
  logOf(id: number): Promise<NoticeLogEntry[]>;
  /** When the earliest step or hold is due. */
  nextDueAt(): Promise<DateTime | undefined>;
  /** Removes answered notices last touched before that instant, with all that hangs on them. Answers how many. */
  removeAnsweredBefore(instant: DateTime): Promise<number>;
}

/** What became of one attempt to convey a delivery. */
export type Outcome =
  | { state: "sent"; at: DateTime; ref?: MessageRef }
  | { state: "pending"; dueAt: DateTime; reason: string }
  | { state: "failed" | "dropped" | "cancelled"; reason: string };

export interface DeliveryShelf {
  /** Rows that exist already (same notice, kind, step, target, user, command, address) are left as they are. */
  add(deliveries: NewDelivery[]): Promise<void>;
  /** Takes due rows of these commands for `leaseMs`: state `sending`. Rows that another process holds are skipped. */
  claimDue(now: DateTime, limit: number, leaseMs: number, commands: string[]): Promise<Delivery[]>;
  /** Keeps rows that are still being sent from being taken by others until then. */
  renew(ids: number[], leaseUntil: DateTime): Promise<void>;
  /** Stores the outcome, unless the lease was lost and somebody else settled it. */
  settle(delivery: Delivery, outcome: Outcome): Promise<void>;
  /** Pending posts of a notice become `cancelled`, each with the reason. */
  cancelPending(noticeId: number, reason: string): Promise<void>;
  /** Posts of a notice cancelled for that reason become `pending` again. */
  restore(noticeId: number, reason: string, now: DateTime): Promise<void>;
  ofNotice(noticeId: number): Promise<Delivery[]>;
  /** The notice that a message on a network is about. */
  noticeOf(ref: MessageRef): Promise<number | undefined>;
  /** The messages on that network about notices still outstanding, oldest first. */
  refsOfOutstanding(network: string): Promise<MessageRef[]>;
  /** Rows whose lease ran out (their process died) become `pending` again. Answers how many. */
  releaseExpired(now: DateTime): Promise<number>;
  nextDueAt(commands: string[]): Promise<DateTime | undefined>;
  countByState(): Promise<Record<string, number>>;
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
  commands: NotificationCommand[];
}

export interface ProcessShelf {
  /** Notes that it lives. Answers all that were alive in the last `seconds`, itself included, and the database's time. */
  beat(process: Process, seconds: number): Promise<{ alive: Process[]; databaseTime: DateTime }>;
  leave(id: string): Promise<void>;
}
