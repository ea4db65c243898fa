import type { CommandLine } from "../../src/domain/command-line.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Letter } from "../../src/ports/notification-strategy.ts";

/** What a letter in a test is about, where it differs from the usual. */
export type Given = Partial<Message> & {
  address?: string;
  key?: string;
  user?: string;
  numeric?: string;
  line?: Partial<CommandLine>;
};

/** A letter to alice about notice #12, a critical one, as the engine would hand it to a strategy. */
export function letter({
  address = "alice",
  key = "watchbill-7",
  user = "alice",
  numeric = "",
  line,
  ...message
}: Given = {}): Letter {
  const told: Message = {
    notice: 12,
    state: "outstanding",
    severity: "Critical",
    title: "Disk full on web01",
    body: "Partition /var has 2 % left.",
    fields: [{ label: "Node", value: "web01" }],
    mentions: [],
    actions: ["ack", "show"],
    ...message,
  };
  return {
    address,
    key,
    message: told,
    values: {
      "-d": user,
      "-subject": told.title,
      "-tm": told.body ?? "",
      "-nm": numeric,
      "-nodeid": "5",
      "-interface": "192.0.2.10",
      "-service": "NFS",
      eventUEI: "uei.example.org/disk/full",
      noticeid: "12",
    },
    ...(line && { line: { execute: "", words: [], input: "", options: {}, ...line } }),
  };
}

/** Text as somebody who wants to do harm would put it into an event. */
export const hostile =
  "a\r\nAction: Hangup\r\n\r\nb\0c `id` $(id) $HOME ; rm -rf / \"'\\ ] @everyone %RED \u202Eevil\u0007 \uD83D\uDE00,x=1";
