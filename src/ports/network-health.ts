/** How a network is, from what it last did, never from a flag that stays true. */
export interface NetworkHealth {
  connected: boolean;
  /** A sentence for `status`: "in #ops and #noc as watchbill", "connection refused, next try in 8 s". */
  sentence: string;
  /** The other process that speaks on it, when several share the database. */
  heldBy?: string;
  /** Messages that wait for their turn. */
  queued: number;
}
