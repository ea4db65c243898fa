import type { Directory } from "../domain/directory.ts";

export interface Surroundings {
  account: string;
  room: string;
  /** Where events can be posted. */
  events: string;
  directory: Directory;
}

/** What somebody reads who has just started the bot in a terminal; a newcomer also reads the way to their first page. */
export function greeting({ account, room, events, directory }: Surroundings): string {
  const lines = [
    `Watchbill is up. This terminal is a chat room, ${room}, and you are ${account}. Type help, or quit to stop.`,
    `Events come in with  curl ${events} -H 'content-type: application/json' -d '{"uei":"uei.demo/down","nodeLabel":"web02"}'`,
  ];
  if (directory.definition.size === 0) {
    lines.push(
      "",
      "Your first page, in three lines:",
      `  1. Who is told:   path add first ${account}          then, if nobody answers:   path step first 15s terminal:${room}`,
      '  2. About what:    notification add demo ~uei.demo/.* first subject:"%nodelabel% is down"',
      "  3. It happens:    event send uei.demo/down node:web01          then type  ack,  or wait 15 s and see it escalate",
    );
  }
  return `${lines.join("\n")}\n\n`;
}
