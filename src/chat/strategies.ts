import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";

/**
 * The two strategies of a network: `<network>Direct` tells a person by their account there, `<network>Room` posts to
 * a room. So any destination path can use any network.
 */
export function strategiesOf(
  adapter: ChatAdapter,
): [direct: NotificationStrategy, room: NotificationStrategy] {
  const revise: Pick<Required<NotificationStrategy>, "revise"> = {
    revise: async (letter, previous, signal) => ({
      ref: await adapter.edit(previous, letter.message, signal),
    }),
  };
  const ready = () => adapter.health().connected && !adapter.isFull?.();
  const { network, atOnce } = adapter;
  const queue = atOnce === undefined ? {} : { queue: { name: network, atOnce } };
  const edits = adapter.can.edits ? revise : {};
  return [
    {
      name: `${adapter.network}Direct`,
      contactType: adapter.network,
      ready,
      ...queue,
      send: async ({ address, message, key }, signal) => ({
        ref: await adapter.post({ person: address }, message, key, signal),
      }),
      ...edits,
    },
    {
      name: `${adapter.network}Room`,
      ready,
      ...queue,
      send: async ({ address, message, key }, signal) => ({
        ref: await adapter.post({ room: address }, message, key, signal),
      }),
      ...edits,
    },
  ];
}
