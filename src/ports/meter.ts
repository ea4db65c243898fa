/** What the house measures of itself while it works; all times in milliseconds. */
export interface Meter {
  /** An event was answered: `stored`, `duplicate`, `refused`, or `unavailable` when its sender was asked to come again. */
  accepted(outcome: string): void;
  /** A step was planned that long after it was due. */
  planned(late: number): void;
  /** The network took a page that long after its event was in the book. Only for pages due at once. */
  told(command: string, sinceEvent: number): void;
  /** A delivery was settled: `sent`, `pending` (it is tried again), `failed`, `dropped` or `cancelled`. */
  settled(command: string, state: string): void;
  /** A pass of the engine took that long. */
  passed(took: number): void;
}
