/** The address without the resource, in the one spelling that counts. */
export function bareOf(jid: string): string {
  const slash = jid.indexOf("/");
  return (slash < 0 ? jid : jid.slice(0, slash)).toLowerCase();
}

/** What stands behind the first slash: somebody's device, or the nick in a room. */
export function resourceOf(jid: string): string {
  const slash = jid.indexOf("/");
  return slash < 0 ? "" : jid.slice(slash + 1);
}

export function domainOf(jid: string): string {
  const bare = bareOf(jid);
  return bare.slice(bare.indexOf("@") + 1);
}

export function localOf(jid: string): string {
  const bare = bareOf(jid);
  return bare.includes("@") ? bare.slice(0, bare.indexOf("@")) : "";
}

/** `name@domain`, in the one spelling that counts; undefined when the text is none. */
export function readBare(text: string): string | undefined {
  const isBare = /^[^\s@/"&'<>:\x00-\x20\x7f]{1,1023}@[^\s@/"&'<>:\x00-\x20\x7f]{1,1023}$/u.test(text);
  return isBare && text.isWellFormed() ? text.toLowerCase() : undefined;
}
