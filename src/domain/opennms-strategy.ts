import type { CommandDeclaration } from "./command-declaration.ts";

/** Which strategy of this house does what a class of OpenNMS's did, by the class's own name without its package. */
const classes = new Map<string, string>([
  ["JavaMailNotificationStrategy", "javaEmail"],
  ["XMPPNotificationStrategy", "xmppMessage"],
  ["XMPPGroupNotificationStrategy", "xmppGroupMessage"],
  ["IrcCatNotificationStrategy", "ircCat"],
  ["AsteriskOriginateNotificationStrategy", "callMobilePhone"],
  ["MicroblogNotificationStrategy", "microblogUpdate"],
  ["MicroblogReplyNotificationStrategy", "microblogReply"],
  ["MicroblogDMNotificationStrategy", "microblogDM"],
  ["HttpNotificationStrategy", "webhookUrl"],
  ["WebhookNotificationStrategy", "webhookUrl"],
  ["SnmpTrapNotificationStrategy", "snmpTrap"],
]);

/** One class of OpenNMS's served several commands, which differed in the contact they took. */
const byContact = new Map<string, string>([
  ["javaEmail pagerEmail", "javaPagerEmail"],
  ["callMobilePhone workPhone", "callWorkPhone"],
  ["callMobilePhone homePhone", "callHomePhone"],
]);

/**
 * The name of the notification strategy that carries out a declared command: `script` for a program, what does the same
 * as a class of OpenNMS's, or else the very name that it executes.
 */
export function strategyOf({
  execute,
  binary,
  serviceRegistry,
  contactType,
}: Pick<CommandDeclaration, "execute" | "binary" | "serviceRegistry" | "contactType">): string {
  if (binary && !serviceRegistry) return "script";
  const named = classes.get(execute.split(".").at(-1) ?? "") ?? execute;
  return byContact.get(`${named} ${contactType}`) ?? named;
}
