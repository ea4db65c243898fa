/** A named way of conveying a notice, as a target lists it (seed: Notification Commands). */
export interface NotificationCommand {
  name: string;
  /** Which contact of a user holds the address; absent when it serves no single person. */
  contactType?: string;
}
