import type { DateTime } from "luxon";
import type { DeliveryError } from "../domain/delivery.ts";
import type { Clock } from "../ports/clock.ts";
import { growingDelay } from "./supervise.ts";

/** Whether a room that we are to be in has let us in. */
export interface Admission {
  /** Since when we are in it. */
  inside: DateTime | undefined;
  /** Our asking to come in, which is not answered. */
  asked: symbol | undefined;
  trouble: string | undefined;
  /** Times that we were kept or thrown out, since we last stayed. */
  setbacks: number;
  /** Another try is on its way. */
  retrying: boolean;
  waiting: Set<(error?: DeliveryError) => void>;
}

/** Nobody has asked yet. */
export function outside(): Admission {
  return {
    inside: undefined,
    asked: undefined,
    trouble: undefined,
    setbacks: 0,
    retrying: false,
    waiting: new Set(),
  };
}

/** Seconds. */
const patience = { first: 5, longest: 600, stayed: 60 };

/** The way into the rooms of one connection, and in again after a kick or a refusal, with a growing delay. */
export function createWayIn<Room extends Admission>(kit: {
  clock: Clock;
  /** Aborts when the connection is over. */
  signal: AbortSignal;
  /** Seconds for which an answer is awaited. */
  unansweredAfter: number;
  ask(room: Room): void;
  /** Called when there was no answer; to say so is a set-back, too. */
  unanswered(room: Room): void;
}) {
  const { clock, signal } = kit;

  function join(room: Room): void {
    if (room.inside || room.asked || signal.aborted) return;
    const asked = Symbol("asked");
    room.asked = asked;
    kit.ask(room);
    void giveUpInTime(room, asked);
  }

  async function giveUpInTime(room: Room, asked: symbol): Promise<void> {
    await clock.until(clock.now().plus({ seconds: kit.unansweredAfter }), signal);
    if (room.asked === asked && !signal.aborted) kit.unanswered(room);
  }

  async function joinLater(room: Room): Promise<void> {
    const seconds = growingDelay(room.setbacks++, patience.first, patience.longest, Math.random());
    if (room.retrying) return;
    room.retrying = true;
    await clock.until(clock.now().plus({ seconds }), signal);
    room.retrying = false;
    join(room);
  }

  /** Tells those who wait to be in the room. */
  function answer(room: Room, error?: DeliveryError): void {
    for (const tell of room.waiting) tell(error);
    room.waiting.clear();
  }

  return {
    join,
    answer,
    /** Resolves when we are in the room, joining it if need be. Rejects with what it is answered by. */
    async enter(room: Room): Promise<void> {
      if (room.inside) return;
      await new Promise<void>((resolve, reject) => {
        room.waiting.add((error) => (error ? reject(error) : resolve()));
        join(room);
      });
    },
    /** We are in. */
    comeIn(room: Room): void {
      Object.assign(room, { inside: clock.now(), asked: undefined, trouble: undefined });
      answer(room);
    },
    /** We are kept or thrown out; `error` is told to those who wait. */
    setBack(room: Room, trouble: string, error: DeliveryError): void {
      if (room.inside && clock.now().diff(room.inside).as("seconds") >= patience.stayed) room.setbacks = 0;
      Object.assign(room, { inside: undefined, asked: undefined, trouble });
      answer(room, error);
      void joinLater(room);
    },
  };
}
