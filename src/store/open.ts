import type { Store } from "../ports/store.ts";
import { openEmbedded } from "./embedded.ts";
import { openPostgres } from "./postgres.ts";

/** Where the book lies: a PostgreSQL server's URL (`id`: this process, to others that use it), or a folder of our own. */
export type Place = { url: string; id: string } | { folder: string };

/** Opens the book, migrated to the newest schema. Rejects with a Refusal when the place cannot be used. */
export function openStore(place: Place): Promise<Store> {
  return "url" in place ? openPostgres(place.url, place.id) : openEmbedded(place.folder);
}
