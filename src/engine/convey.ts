import { randomUUID } from "node:crypto";
import { DeliveryError } from "../domain/delivery.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { NotificationStrategy, Receipt } from "../ports/notification-strategy.ts";
import type { Store } from "../ports/store.ts";
import type { CommandsIn } from "./commands.ts";
import { letterWith } from "./letter.ts";

/** The longest that somebody waits for a letter to be taken, in milliseconds. */
const patience = 20_000;

/** Sends one letter at once and waits for what came of it: for codes and tests, which are worth nothing later. */
export function createConvey(
  store: Store,
  clock: Clock,
  strategies: ReadonlyMap<string, NotificationStrategy>,
  commandsIn: CommandsIn,
): Engine["convey"] {
  return async (name, address, message) => {
    const command = commandsIn(await store.transaction((tx) => tx.directory.read())).get(name);
    const strategy = strategies.get(command?.strategy ?? "");
    if (command?.problem !== undefined)
      throw new Refusal(`Nobody can be told by ${name}: ${command.problem}.`);
    if (!command || !strategy) throw new Refusal(`There is no notification command "${name}" in this house.`);
    if (strategy.ready?.() === false) {
      throw new DeliveryError("not-ready", `${name} cannot send anything at the moment`, "later");
    }
    const letter = letterWith(message, address, command, `watchbill-${randomUUID()}`);
    return await new Promise<Receipt>((resolve, reject) => {
      const attempt = new AbortController();
      const stopWaiting = clock.after(patience, () => {
        attempt.abort();
        reject(new DeliveryError("timeout", "no answer in time", "later"));
      });
      Promise.resolve()
        .then(() => strategy.send(letter, attempt.signal))
        .finally(stopWaiting)
        .then(resolve, reject);
    });
  };
}
