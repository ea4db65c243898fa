import type { DateTime } from "luxon";
import { type Delivery, stillWanted } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import type { Notice } from "../domain/notice.ts";
import { revisionOf } from "../domain/revision.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { Tx } from "../ports/store.ts";
import type { Sending } from "./attempt.ts";
import type { CommandsIn } from "./commands.ts";
import { letterOf } from "./letter.ts";
import { lookAtBundle } from "./look-bundle.ts";
import { drop, type Looked, waitFor } from "./looked.ts";

/** How long after its event a page may be wanted and still be the first word about it, in milliseconds. */
const atOnce = 10_000;

function firstWord({ wantedAt }: Delivery, { createdAt, round }: Notice): { eventAt?: DateTime } {
  return round === 1 && wantedAt.toMillis() - createdAt.toMillis() < atOnce ? { eventAt: createdAt } : {};
}

/**
 * Looks at deliveries whose turn has come: are they still to be sent, and how? One answer each, in their order. Notices in
 * `known` are not read.
 */
export type Look = (
  tx: Tx,
  claimed: readonly Delivery[],
  directory: Directory,
  now: DateTime,
  known?: ReadonlyMap<number, Notice>,
) => Promise<Looked[]>;

export function createLook(
  strategies: ReadonlyMap<string, NotificationStrategy>,
  commandsIn: CommandsIn,
): Look {
  async function look(
    tx: Tx,
    delivery: Delivery,
    notice: Notice,
    directory: Directory,
    now: DateTime,
  ): Promise<Looked> {
    const command = commandsIn(directory).get(delivery.command);
    const strategy = strategies.get(command?.strategy ?? "");
    if (!command || !strategy) return drop(now, "its notification command is gone");
    if (delivery.kind === "bundle")
      return await lookAtBundle(tx, delivery, { directory, command, strategy }, now);
    const wanted = stillWanted(delivery, notice, command, directory, now);
    if (wanted !== "send") return { at: now, outcome: wanted };
    // Written as it is sent: one that cannot be fails alone.
    const letter = () => letterOf(delivery, notice, command, directory);
    const isReady = () => strategy.ready?.() ?? true;
    const send: Sending = async (signal) => await strategy.send(letter(), signal);
    if (delivery.kind !== "revise") return { at: now, send, isReady, ...firstWord(delivery, notice) };
    const all = await tx.deliveries.ofNotice(notice.id);
    const original = all.find((one) => one.id === delivery.of);
    if (original?.bundle !== undefined && original.state === "sent") {
      const isAsked = await tx.bundles.refresh(original.bundle, now, strategy.revise !== undefined);
      return isAsked ? drop(now, "said by the bundle that told of it") : waitFor(now);
    }
    const revision = revisionOf(delivery, all, notice, strategy.revise !== undefined);
    if (revision === "say") return { at: now, send, isReady };
    if (revision === "wait") return waitFor(now);
    if ("drop" in revision) return drop(now, revision.drop);
    const edit: Sending = async (signal) => (await strategy.revise?.(letter(), revision.edit, signal)) ?? {};
    return { at: now, send: edit, isReady };
  }

  return async (tx, claimed, directory, now, known = new Map()) => {
    const ids = new Set(claimed.flatMap(({ noticeId }) => (known.has(noticeId) ? [] : noticeId)));
    const found = new Map((await tx.notices.findAll([...ids])).map((notice) => [notice.id, notice]));
    const looked: Looked[] = [];
    for (const delivery of claimed) {
      const notice = known.get(delivery.noticeId) ?? found.get(delivery.noticeId);
      looked.push(
        notice ? await look(tx, delivery, notice, directory, now) : drop(now, "the notice is gone"),
      );
    }
    return looked;
  };
}
