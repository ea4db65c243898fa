import { missingEjabberd, startEjabberd } from "./ejabberd.ts";
import { missingProsody, startProsody } from "./prosody.ts";

/** What a suite is run with that is to hold on any XMPP server, and why it is skipped there, if it is. */
export const xmppServers = [
  { name: "Prosody", missing: missingProsody(), start: startProsody },
  { name: "ejabberd", missing: missingEjabberd(), start: startEjabberd },
];
