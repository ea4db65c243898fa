import type { Tx } from "../ports/store.ts";
import { auditShelf } from "./audit.ts";
import { bundleShelf } from "./bundles.ts";
import { codeShelf } from "./codes.ts";
import { countShelf } from "./counts.ts";
import type { Db } from "./db.ts";
import { deliveryShelf } from "./deliveries.ts";
import { type DirectoryCache, directoryShelf } from "./directory.ts";
import { eventShelf } from "./events.ts";
import { forwardShelf } from "./forwards.ts";
import { heartbeatShelf } from "./heartbeats.ts";
import { leaseShelf } from "./leases.ts";
import { markShelf } from "./marks.ts";
import { noticeShelf } from "./notices.ts";
import { processShelf } from "./processes.ts";
import { retentionShelf } from "./retention.ts";
import { secretShelf } from "./secrets.ts";
import { tokenShelf } from "./tokens.ts";
import { watchShelf } from "./watch.ts";

/** The shelves of one transaction, and whether it wants everybody woken once it is committed. */
export function openTx(db: Db, cache: DirectoryCache): { tx: Tx; nudged: () => boolean } {
  let nudged = false;
  const tx: Tx = {
    directory: directoryShelf(db, cache),
    events: eventShelf(db),
    notices: noticeShelf(db),
    deliveries: deliveryShelf(db),
    audit: auditShelf(db),
    retention: retentionShelf(db),
    codes: codeShelf(db),
    leases: leaseShelf(db),
    processes: processShelf(db),
    marks: markShelf(db),
    bundles: bundleShelf(db),
    forwards: forwardShelf(db),
    heartbeats: heartbeatShelf(db),
    watch: watchShelf(db),
    counts: countShelf(db),
    tokens: tokenShelf(db),
    secrets: secretShelf(db),
    nudge: () => {
      nudged = true;
    },
  };
  return { tx, nudged: () => nudged };
}
