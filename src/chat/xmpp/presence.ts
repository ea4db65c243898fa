import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { attr, ns, type Stanza, xml } from "./stanza.ts";

const manifest = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
const version = /"version":\s*"([^"]+)"/.exec(manifest)?.[1] ?? "";
const node = "urn:x-watchbill";

const features = [
  ns.caps,
  ns.commands,
  ns.correct,
  ns.info,
  ns.items,
  ns.ping,
  ns.reactions,
  ns.reply,
  ns.version,
].sort();

/** What we are and can, in short (XEP-0115). */
export const capsVersion = createHash("sha1")
  .update(`client/bot//Watchbill<${features.join("<")}<`)
  .digest("base64");

export function caps(): Stanza {
  return xml("c", { xmlns: ns.caps, hash: "sha-1", node, ver: capsVersion });
}

/** Answers who asks what we are: undefined when that is not what is asked. */
export function aboutUs(query: Stanza): Stanza | undefined {
  if (query.is("query", ns.version))
    return xml("query", { xmlns: ns.version }, xml("name", {}, "Watchbill"), xml("version", {}, version));
  const asked = attr(query, "node");
  if (!query.is("query", ns.info) || (asked !== "" && asked !== `${node}#${capsVersion}`)) return undefined;
  return xml(
    "query",
    { xmlns: ns.info, ...(asked === "" ? {} : { node: asked }) },
    xml("identity", { category: "client", type: "bot", name: "Watchbill" }),
    ...features.map((name) => xml("feature", { var: name })),
  );
}
