import { fileURLToPath } from "node:url";

/** One folder of migrations for both drivers. */
export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));
