import { createConnection } from "node:net";

/** One line as it came over the wire. */
export interface HeardLine {
  tags: Record<string, string>;
  nick: string;
  command: string;
  params: string[];
  raw: string;
}

/** Somebody with a bare socket and their own idea of IRC: a witness who shares no code with the adapter. */
export interface IrcPerson {
  nick: string;
  heard: HeardLine[];
  send(line: string): void;
  /** The first line that fits, among those heard from `since` on and those to come. Fails after ten seconds. */
  hears(fits: (line: HeardLine) => boolean, since?: number): Promise<HeardLine>;
  join(room: string): Promise<void>;
  /** What was said to the room, or to them, so far. */
  messages(to: string): HeardLine[];
  close(): Promise<void>;
}

export interface PersonOptions {
  port: number;
  nick: string;
  account?: { name: string; password: string };
  /** Without: no capabilities are asked for, as by an old client. */
  modern?: boolean;
}

const wanted = "message-tags account-tag server-time batch away-notify";

/** Connects, logs in when there is an account, and resolves once the server has greeted. */
export async function ircPerson({ port, nick, account, modern = true }: PersonOptions): Promise<IrcPerson> {
  const socket = createConnection(port, "127.0.0.1");
  const heard: HeardLine[] = [];
  const listeners = new Set<() => void>();
  let rest = "";
  let closed = false;
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("close", () => {
    closed = true;
    for (const listener of [...listeners]) listener();
  });
  socket.on("data", (chunk) => {
    const lines = `${rest}${chunk}`.split("\r\n");
    rest = lines.pop() ?? "";
    for (const raw of lines) {
      const line = parse(raw);
      if (line.command === "PING") person.send(`PONG :${line.params.at(-1)}`);
      heard.push(line);
    }
    for (const listener of [...listeners]) listener();
  });

  const person: IrcPerson = {
    nick,
    heard,
    send: (line) => socket.write(`${line}\r\n`),
    hears(fits, since = 0) {
      return new Promise((resolve, reject) => {
        let next = since;
        const look = () => {
          for (; next < heard.length; next++) {
            const line = heard[next];
            if (line && fits(line)) return settle(() => resolve(line));
          }
          if (closed) settle(() => reject(new Error(`${nick} was disconnected. ${lastWords()}`)));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`${nick} waited in vain. ${lastWords()}`))),
          10_000,
        );
        const settle = (how: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          how();
        };
        listeners.add(look);
        look();
      });
    },
    async join(room) {
      const since = heard.length;
      person.send(`JOIN ${room}`);
      await person.hears((line) => line.command === "366" && line.params[1] === room, since);
    },
    messages: (to) => heard.filter((line) => line.command === "PRIVMSG" && line.params[0] === to),
    close() {
      return new Promise((resolve) => {
        if (closed) return resolve();
        socket.once("close", () => resolve());
        socket.end("QUIT\r\n");
        socket.destroySoon();
      });
    },
  };
  const lastWords = () =>
    `Heard last:\n${heard
      .map((line) => line.raw)
      .slice(-15)
      .join("\n")}`;

  if (modern) person.send("CAP LS 302");
  person.send(`NICK ${nick}`);
  person.send(`USER ${nick} 0 * :${nick}`);
  if (modern) {
    const offered = (await person.hears((line) => line.command === "CAP")).params.at(-1) ?? "";
    const names = offered.split(" ").map((cap) => cap.split("=")[0] ?? "");
    const asked = `${wanted}${account ? " sasl" : ""}`.split(" ").filter((cap) => names.includes(cap));
    if (asked.length > 0) {
      person.send(`CAP REQ :${asked.join(" ")}`);
      await person.hears((line) => line.command === "CAP" && line.params[1] === "ACK");
    }
    if (account) {
      person.send("AUTHENTICATE PLAIN");
      await person.hears((line) => line.command === "AUTHENTICATE");
      const proof = `${account.name}\0${account.name}\0${account.password}`;
      person.send(`AUTHENTICATE ${Buffer.from(proof).toString("base64")}`);
      await person.hears((line) => line.command === "903");
    }
    person.send("CAP END");
  }
  await person.hears((line) => line.command === "376" || line.command === "422");
  return person;
}

function parse(raw: string): HeardLine {
  const match = /^(?:@(\S+) )?(?::(\S+) )?(\S+)(?: (.*))?$/.exec(raw);
  const [, tags = "", prefix = "", command = "", tail = ""] = match ?? [];
  const [, middle = "", last] = /^(.*?)(?:(?:^| ):(.*))?$/.exec(tail) ?? [];
  const params = middle.split(" ").filter((word) => word !== "");
  if (last !== undefined) params.push(last);
  return {
    tags: Object.fromEntries(
      tags
        .split(";")
        .filter((tag) => tag !== "")
        .map((tag) => {
          const [key = "", ...value] = tag.split("=");
          return [key, value.join("=")];
        }),
    ),
    nick: prefix.split("!")[0] ?? "",
    command,
    params,
    raw,
  };
}
