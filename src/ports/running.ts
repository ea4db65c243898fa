/** Something started that runs until its signal aborts. */
export interface Running {
  /** Where it can be reached, for the log and the greeting ("http://127.0.0.1:8480"). */
  where?: string;
  /** Resolves when everything it held is released. Never rejects. */
  stopped: Promise<void>;
}
