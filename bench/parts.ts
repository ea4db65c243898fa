import { answers } from "./parts/answers.ts";
import { intake } from "./parts/intake.ts";
import { lateness } from "./parts/lateness.ts";
import { peers } from "./parts/peers.ts";
import { planning } from "./parts/planning.ts";
import { way } from "./parts/way.ts";
import type { Part } from "./support/extent.ts";

/** Every part of the bench by its name, in the order in which they run. */
export const parts = { intake, way, peers, planning, lateness, answers } satisfies Record<string, Part>;
