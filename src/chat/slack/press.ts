import type { ChatInbox, Reply } from "../../ports/chat-inbox.ts";
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
    for (const { action_id: button, action_ts: at } of press.actions) {
      if (!memory.isNew(`press ${at} ${who.user}`)) continue;
      if (isDouble(`${channel} ${id} ${who.user} ${button}`)) continue;
      return await kit.inTurn(who.user, async () => {
        const from = await people.whoIs(who);
        if (!from) return undefined;
        const room = isDirect(channel) ? undefined : await places.roomOf(channel);
        const on = { ref: { network, room: room ?? from.id, id } };
        return await inbox.answered({ from, ...(room === undefined ? {} : { room }), on, by: { button } });
      });
    }
    return undefined;
  };
}
