import type { DateTime } from "luxon";
import type { NewDelivery } from "./delivery.ts";

/** A named way of conveying a notice, as a target lists it (seed: Notification Commands). */
export interface NotificationCommand {
  name: string;
  /** Which contact of a user holds the address; absent when it serves no single person. */
  contactType?: string;
}

/** A target that waits: a group on duty of which no member is (D2), or one that was off duty and may wait (D1). */
export interface Hold {
  noticeId: number;
  step: number;
  target: number;
  until: DateTime;
  reason: string;
}

/** Somebody whom the step named and who is not told, and why. */
export interface NotTold {
  noticeId: number;
  step: number;
  target: number;
  whom: string;
  reason: string;
}

export interface Plan {
  deliveries: NewDelivery[];
  holds: Hold[];
  notTold: NotTold[];
}
