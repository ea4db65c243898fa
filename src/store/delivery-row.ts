import type { Delivery } from "../domain/delivery.ts";
import type { deliveries } from "./schema.ts";

/** A row of the outbox as the domain knows it: without what only the book needs. */
export function deliveryFrom(row: typeof deliveries.$inferSelect): Delivery {
  const {
    user,
    of,
    bundle,
    reason,
    sentAt,
    refNetwork,
    refRoom,
    refId,
    leaseUntil: _,
    holder: _holder,
    failedOverAt: __,
    ...rest
  } = row;
  return {
    ...rest,
    ...(user !== null && { user }),
    ...(of !== null && { of }),
    ...(bundle !== null && { bundle }),
    ...(reason !== null && { reason }),
    ...(sentAt && { sentAt }),
    ...(refNetwork !== null &&
      refRoom !== null &&
      refId !== null && { ref: { network: refNetwork, room: refRoom, id: refId } }),
  };
}
