/**
 * How the imports of plug-ins from outside the tree are resolved. Runs where Node resolves modules, which on Node 20 is a
 * thread of its own, so it knows nothing but what it is told.
 */

/** Where the house's own door is, and the working directory: both as URLs. */
export interface Whereabouts {
  door: string;
  folder: string;
}

interface Resolved {
  url: string;
  format?: string | null | undefined;
}

type Next<C> = (specifier: string, context: C) => Resolved | Promise<Resolved>;

/** What the imports of plug-ins themselves begin with. */
export const scheme = "watchbill-plugin:";

let whereabouts: Whereabouts = { door: "watchbill", folder: import.meta.url };

export function initialize(told: Whereabouts): void {
  whereabouts = told;
}

/**
 * `watchbill` is this very house, wherever a plug-in lies and whatever else is installed beside it: a DeliveryError of
 * another copy would be no DeliveryError here. Plug-ins are found from the working directory. A file is a module even
 * where no package.json says so.
 */
export function resolve<C extends object>(
  specifier: string,
  context: C,
  next: Next<C>,
): Resolved | Promise<Resolved> {
  if (specifier === "watchbill") return next(whereabouts.door, context);
  const isPlugin = specifier.startsWith(scheme);
  const wanted = isPlugin ? specifier.slice(scheme.length) : specifier;
  const found = next(wanted, isPlugin ? { ...context, parentURL: whereabouts.folder } : context);
  if (!/^(\.|file:)/.test(wanted)) return found;
  return found instanceof Promise ? found.then(asModule) : asModule(found);
}

function asModule(found: Resolved): Resolved {
  const isOurs = /\.[jt]s$/.test(found.url) && !found.url.includes("/node_modules/");
  return isOurs && found.format === "commonjs" ? { ...found, format: "module" } : found;
}
