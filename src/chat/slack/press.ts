import type { ChatInbox, Reply, Sign } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Memory } from "./memory.ts";
import { buttonPress, whoDid } from "./payloads.ts";
import type { People } from "./people.ts";
import { isDirect, type Places } from "./places.ts";
import type { InTurn } from "./turns.ts";

export interface PressKit {
  network: string;
  inbox: ChatInbox;
  memory: Memory;
  people: People;
  places: Places;
  clock: Clock;
  inTurn: InTurn;
  /** Resolves when no message to that channel is half told. */
  told(channel: string): Promise<void>;
}

/** Seconds within which a second press of the same button by the same person is a double click. */
const doubleClick = 3;

/** What a press of a button under a message means, handed to the inbox. Answers what is to be said to the person alone. */
export function createPresses(kit: PressKit): (body: unknown) => Promise<Reply | undefined> {
  const { network, inbox, memory, people, places, clock } = kit;
  const pressed = new Map<string, number>();

  function isDouble(press: string): boolean {
    const now = clock.now().toSeconds();
    for (const [other, at] of pressed) if (now - at >= doubleClick) pressed.delete(other);
    const isAgain = pressed.has(press);
    pressed.set(press, now);
    return isAgain;
  }

  return async (body) => {
    const press = buttonPress.parse(body);
    const { message_ts: id, channel_id: channel } = press.container;
    const who = whoDid(press);
    for (const { action_id: button, action_ts: at, value } of press.actions) {
      if (!memory.isNew(`press ${at} ${who.user}`)) continue;
      if (isDouble(`${channel} ${id} ${who.user} ${button}`)) continue;
      return await kit.inTurn(who.user, async () => {
        const from = await people.whoIs(who);
        if (!from) return undefined;
        const room = isDirect(channel) ? undefined : await places.roomOf(channel);
        const answer = (on: Sign["on"]) =>
          inbox.answered({ from, ...(room === undefined ? {} : { room }), on, by: { button } });
        await kit.told(channel);
        const reply = await answer({ ref: { network, room: room ?? from.id, id } });
        // A message whose posting was not answered is not known by its id yet; it is ours all the same.
        const mark = press.message.blocks[0]?.block_id;
        const isOurs = mark !== undefined && memory.has(mark) && /^[1-9]\d*$/.test(value);
        return reply ?? (isOurs ? await answer({ notice: Number(value) }) : undefined);
      });
    }
    return undefined;
  };
}
