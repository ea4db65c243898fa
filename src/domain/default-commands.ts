/**
 * The notification commands that every house knows (seed: Notification Commands), and what must be set up before they
 * tell anybody. Networks and plug-ins bring more.
 */
export interface DefaultCommand {
  name: string;
  /** As in OpenNMS, so that its users keep their contacts. */
  contactType?: string;
  /** True when it goes where its settings say. */
  needsNoContact?: true;
  /** The notification strategy that carries it out, where it is not of the same name. */
  strategy?: string;
  /** What is missing when it is not set up. */
  needs: string;
}

export const defaultCommands: readonly DefaultCommand[] = [
  { name: "javaEmail", contactType: "email", needs: "EMAIL_SERVER is not set" },
  { name: "javaPagerEmail", contactType: "pagerEmail", needs: "EMAIL_SERVER is not set" },
  { name: "textPage", contactType: "textPage", needs: "neither PAGER_SERVER nor PAGER_PROGRAM is set" },
  { name: "numericPage", contactType: "numericPage", needs: "neither PAGER_SERVER nor PAGER_PROGRAM is set" },
  {
    name: "xmppMessage",
    contactType: "xmppAddress",
    strategy: "xmppDirect",
    needs: 'NETWORKS names no "xmpp"',
  },
  {
    name: "xmppGroupMessage",
    contactType: "xmppAddress",
    strategy: "xmppRoom",
    needs: 'NETWORKS names no "xmpp"',
  },
  { name: "ircCat", contactType: "ircCat", needs: "IRCCAT_SERVER is not set" },
  { name: "callWorkPhone", contactType: "workPhone", needs: "ASTERISK_AMI is not set" },
  { name: "callMobilePhone", contactType: "mobilePhone", needs: "ASTERISK_AMI is not set" },
  { name: "callHomePhone", contactType: "homePhone", needs: "ASTERISK_AMI is not set" },
  { name: "microblogUpdate", needsNoContact: true, needs: "MICROBLOG_URL is not set" },
  { name: "microblogReply", contactType: "microblog", needs: "MICROBLOG_URL is not set" },
  { name: "microblogDM", contactType: "microblog", needs: "MICROBLOG_URL is not set" },
  { name: "webhook", contactType: "webhook", needs: "WEBHOOK_SECRET is not set" },
  { name: "webhookUrl", needsNoContact: true, needs: "WEBHOOK_SECRET is not set" },
  { name: "script", needsNoContact: true, needs: "SCRIPT_FOLDERS is not set" },
  { name: "syslog", needsNoContact: true, needs: "SYSLOG_SERVER is not set" },
  { name: "snmpTrap", needsNoContact: true, needs: "SNMP_TRAP_TARGET is not set" },
];
