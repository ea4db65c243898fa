import { didYouMean } from "../domain/nearest.ts";
import type { Log } from "../ports/log.ts";
import { systemClock } from "./clock.ts";
import { type Diagnosis, wrongBy } from "./diagnosis.ts";
import { loadOutside } from "./outside.ts";
import { partNames, platformOf, strategiesSetUp } from "./plugins.ts";
import {
  type Environment,
  environment as ownSettings,
  prefixOf,
  readNetworkSettings,
  type Settings,
} from "./settings.ts";

const known = Object.keys(ownSettings.shape);
/** Names so short that almost any other is near, and those of others that are near all the same. */
const shortest = 6;
const ofOthers = /^(HTTPS?|ALL|NO)_PROXY$/;

/** Variables that look like settings and are none: each is one that somebody believes to be set. */
export function* settingFindings(environment: Environment): Generator<Diagnosis> {
  const set = Object.keys(environment).filter((key) => (environment[key] ?? "").trim() !== "");
  const own = set.filter((key) => known.includes(key));
  yield {
    about: "settings",
    is: "well",
    says: own.length > 0 ? `${own.join(", ")} are set` : "all are the defaults",
  };
  const parts = partNames.map(prefixOf);
  for (const key of set) {
    if (known.includes(key) || key.length < shortest || ofOthers.test(key) || !/^[A-Z_]+$/.test(key))
      continue;
    const isAPart = parts.some(
      (prefix) => key.startsWith(prefix) && !known.some((one) => one.startsWith(prefix)),
    );
    const meant = isAPart ? undefined : didYouMean(key, known);
    if (meant !== undefined)
      yield {
        about: "settings",
        is: "wrong",
        says: `${key} is set, and there is no such setting`,
        todo: meant,
      };
  }
  const networks = (environment["NETWORKS"] ?? "").split(/[\s,]+/).map((one) => one.split(":")[0]);
  for (const platform of ["irc", "xmpp", "slack", "discord"]) {
    const [first] = set.filter((key) => key.startsWith(prefixOf(platform)));
    if (first !== undefined && !networks.includes(platform)) {
      const todo = `NETWORKS=${[environment["NETWORKS"], platform].filter(Boolean).join(",")} uses it.`;
      yield {
        about: "network",
        is: "note",
        says: `${first} is set, and NETWORKS does not name ${platform}`,
        todo,
      };
    }
  }
}

/** Whether each network and each plug-in has the settings that it needs: nothing is connected to. */
export async function* partFindings(environment: Environment, settings: Settings): AsyncGenerator<Diagnosis> {
  const kit = { clock: systemClock, log: silent, secret: async () => "" };
  try {
    const outside = await loadOutside(settings.PLUGINS, { commands: [], parts: partNames });
    for (const network of settings.NETWORKS) {
      try {
        const create = await platformOf(network, outside.platforms);
        create((schema) => readNetworkSettings(environment, network, schema), kit);
        yield { about: "network", is: "well", says: `${network} has the settings that it needs` };
      } catch (error) {
        yield wrongBy("network", error);
      }
    }
    if (settings.NETWORKS.length === 0)
      yield { about: "network", is: "note", says: "NETWORKS names none: only the terminal is spoken to" };
    const made = await strategiesSetUp(environment, kit, outside.strategies);
    const names = made.map(({ name }) => name).join(", ");
    if (names !== "")
      yield { about: "settings", is: "well", says: `${names} have the settings that they need` };
  } catch (error) {
    yield wrongBy("settings", error);
  }
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
