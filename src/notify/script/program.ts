import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, sep } from "node:path";
import { DeliveryError } from "../../domain/delivery.ts";

/**
 * The file that a declared command runs: a program in one of the folders, or below one. A bare name is looked for in each
 * folder. Where folders on the way are links, it counts where they lead to; a link to a program is as good as the
 * program, since who may put it there may put programs there. Throws a DeliveryError that says why it may not be run.
 */
export async function programIn(folders: readonly string[], execute: string): Promise<string> {
  if (!isAbsolute(execute) && execute.includes(sep))
    throw refused("not-allowed", `${execute} is neither a whole path nor a bare name`);
  const asked = isAbsolute(execute) ? [execute] : folders.map((folder) => join(folder, execute));
  const found = (await Promise.all(asked.map(placeOf))).find((file) => file !== undefined);
  if (found === undefined) throw refused("missing", `there is no program ${asked.join(" or ")}`);
  const homes = await Promise.all(folders.map((folder) => realpath(folder).catch(() => undefined)));
  if (!homes.some((home) => home !== undefined && found.startsWith(home + sep)))
    throw refused("not-allowed", `${execute} is in none of the folders that SCRIPT_FOLDERS allows`);
  const isFile = (await stat(found)).isFile();
  const isExecutable = await access(found, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isFile || !isExecutable) throw refused("not-executable", `${execute} is no program that may be run`);
  return found;
}

/** Where a file lies, with every link on the way to it followed; undefined when there is none. */
async function placeOf(path: string): Promise<string | undefined> {
  try {
    const place = join(await realpath(dirname(path)), basename(path));
    await stat(place);
    return place;
  } catch {
    return undefined;
  }
}

function refused(code: string, sentence: string): DeliveryError {
  return new DeliveryError(`script.${code}`, sentence, "never");
}
