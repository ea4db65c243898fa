// Connects over TLS to the loopback port given, says how it went, and leaves: for what only a fresh process can show.
import { systemClock } from "../../src/app/clock.ts";
import { createIrc, ircSettings } from "../../src/chat/irc/adapter.ts";
import { recordedLog } from "./log.ts";
import { recordedInbox } from "./recorded-inbox.ts";

const settings = ircSettings.parse({ server: "127.0.0.1", port: process.argv[2], tls: "on", nick: "once" });
const adapter = createIrc(settings, { clock: systemClock, log: recordedLog() });
const ending = new AbortController();
const { stopped } = await adapter.start(recordedInbox(), [], ending.signal);
const { signal } = new AbortController();
for (let tries = 0; tries < 200 && !adapter.health().connected; tries++)
  await systemClock.until(systemClock.now().plus({ milliseconds: 50 }), signal);
console.log(adapter.health().sentence);
ending.abort();
await stopped;
