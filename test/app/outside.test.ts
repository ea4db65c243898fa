import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type BotProcess, botProcess } from "../support/bot-process.ts";
import { freePort } from "../support/free-port.ts";
import { createTracker, type Tracker } from "../support/issue-tracker.ts";
import { type LinesRoom, linesRoom } from "../support/lines-room.ts";

const examples = new URL("../../examples/", import.meta.url);
const example = (name: string) => fileURLToPath(new URL(name, examples));
const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 30_000, interval: 50 });

/** A slash command of that name, as a plain module. */
const command = (name: string) => `
  import { defineCommand, verb, z } from "watchbill";
  export default defineCommand({
    name: "${name}", summary: "Say that name", main: "say",
    verbs: { say: verb({ summary: "Say it", standing: "anyone", args: z.object({}), examples: ["${name}"],
      run: async () => "I am ${name}" }) },
  });`;

describe("the examples, copied to where a bot runs, far from its sources", () => {
  let [bot, room, tracker] = [{} as BotProcess, {} as LinesRoom, {} as Tracker];
  const pushes: { topic: string; title: string; priority?: number }[] = [];
  const ill = { times: 1 };
  const phones = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const isIll = ill.times-- > 0;
    if (!isIll) pushes.push(JSON.parse(body));
    response.writeHead(isIll ? 503 : request.headers.authorization === "Bearer tk_1" ? 200 : 401).end();
  });

  beforeAll(async () => {
    const port = await freePort();
    phones.listen(port, "127.0.0.1");
    room = await linesRoom(["ops", "alice"]);
    tracker = await createTracker("tk_2");
    bot = await botProcess({
      PLUGINS:
        "./ntfy.ts,./uptime-kuma.ts,@acme/bridge,./network/json-lines-network.ts,./plain.js,./other.mjs,./tickets.ts",
      NETWORKS: "lines",
      LINES_PORT: `${room.port}`,
      NTFY_SERVER: `http://127.0.0.1:${port}`,
      NTFY_TOKEN: "tk_1",
      TICKETS_REPO: tracker.repo,
      TICKETS_TOKEN: "tk_2",
      TICKETS_ONLY: "down",
    });
    const at = (...way: string[]) => join(bot.dataDir, ...way);
    await mkdir(at("node_modules/@acme/bridge"), { recursive: true });
    await mkdir(at("network"));
    await copyFile(example("ntfy.ts"), at("ntfy.ts"));
    await copyFile(example("uptime-kuma.ts"), at("uptime-kuma.ts"));
    await copyFile(example("tickets.ts"), at("tickets.ts"));
    await copyFile(example("json-lines-network.ts"), at("network/json-lines-network.ts"));
    await copyFile(example("bridge.ts"), at("node_modules/@acme/bridge/bridge.ts"));
    const manifest = { name: "@acme/bridge", type: "module", exports: { import: "./bridge.ts" } };
    await writeFile(at("node_modules/@acme/bridge/package.json"), JSON.stringify(manifest));
    await writeFile(at("part.js"), 'export { default } from "./elsewhere.js";');
    await writeFile(at("elsewhere.js"), command("elsewhere"));
    await writeFile(
      at("plain.js"),
      `${command("plain").replace("export default", "const own =")}
      import elsewhere from "./part.js"; export default [own, elsewhere];`,
    );
    await writeFile(at("other.mjs"), command("other"));
    await bot.start();
    for (const name of ["alice", "bob"]) {
      await bot.say(`user add ${name}`);
      await bot.say(`user contact ${name} ntfy ${name}-pages`);
    }
    await bot.say("user link alice lines alice");
    await bot.say("path add standard alice bob by:ntfy");
    await bot.say("path step standard 0s lines:ops");
    await bot.say(
      'notification add down uei.uptime.kuma.pet/monitor/down standard subject:"%nodelabel% is down"',
    );
    await bot.say(
      "autoack add uei.uptime.kuma.pet/monitor/up uei.uptime.kuma.pet/monitor/down parm[monitor]",
    );
  });
  afterAll(async () => {
    await bot.remove();
    await room.cutOff();
    await tracker.close();
    phones.close();
  });

  const kuma = (body: unknown) =>
    fetch(`${bot.http}/uptime-kuma`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const monitor = { id: 29, name: "shop", url: "https://shop.example.org" };
  const down = { status: 0, time: "2024-09-24 23:51:35.527", msg: "getaddrinfo ENOTFOUND", important: true };

  it("commands of every form of file are there", async () => {
    for (const name of ["plain", "elsewhere", "other"]) expect(await bot.say(name)).toBe(`I am ${name}`);
  });

  it("the source makes events, the strategy pushes them, also after a server was ill, and the network shows them", async () => {
    const answer = await kuma({ heartbeat: down, monitor, msg: "[shop] [🔴 Down] getaddrinfo ENOTFOUND" });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ notices: [1] })]);
    const again = await kuma({ heartbeat: down, monitor, msg: "the same, after a time-out" });
    expect(await again.json()).toMatchObject({ outcome: "duplicate" });
    const push = { title: expect.stringContaining("shop is down"), priority: 4 };
    await until(() => expect(pushes.map(({ topic }) => topic).sort()).toEqual(["alice-pages", "bob-pages"]));
    expect(pushes).toEqual([expect.objectContaining(push), expect.objectContaining(push)]);
    await until(() => expect(room.saw("ops")[0]?.text).toContain("shop is down"));
  });

  it("the forwarder opens an issue, once the tracker is well, and nothing in it calls anybody", async () => {
    await until(() => expect(tracker.issues).toHaveLength(1));
    expect(tracker.issues[0]).toMatchObject({ title: "shop is down", state: "open", comments: [] });
    expect(tracker.issues[0]?.body).toMatch(/^Notice #1 of Watchbill\.\n\n {4}Major\n {4}/);
    await until(async () =>
      expect(await bot.say("notice show 1")).toContain("forwarded to tickets: opened, as 1"),
    );
    expect(await bot.say("status")).toContain("Forwarder tickets: all is told");
  });

  it("what is no message of Uptime Kuma is refused, and its test is an event", async () => {
    const refused = await kuma({ alerts: [] });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ error: "This is not what Uptime Kuma says." }),
    ]);
    expect((await kuma({ heartbeat: null, monitor: null, msg: "Testing" })).status).toBe(200);
    expect(await bot.say("event recent")).toContain("uei.uptime.kuma.pet/message");
  });

  it("the command speaks to the engine, from the network as well", async () => {
    room.send({ say: "!bridge 1", from: "alice", room: "ops" });
    await until(() =>
      expect(room.saw("ops").map(({ text }) => text)).toContain(
        "The call about #1 is at https://meet.example.org/notice-1",
      ),
    );
    expect(await bot.say("notice show 1")).toContain("the call is at https://meet.example.org/notice-1");
    await expect(bot.say("bridge 99")).rejects.toThrow("There is no notice #99.");
  });

  it("an answer on the network ends it, and shows in the message", async () => {
    room.send({ react: "👍", from: "alice", on: room.saw("ops")[0]?.id, room: "ops" });
    await until(async () => expect(await bot.say("notice show 1")).toMatch(/acknowledged by alice/i));
    await until(() => expect(pushes.at(-1)).toMatchObject({ topic: "bob-pages", priority: 2 }));
    await until(() =>
      expect(tracker.issues[0]?.comments).toEqual([
        expect.stringMatching(/^acknowledged by alice, \d\d:\d\d UTC$/),
      ]),
    );
  });

  it("what clears, clears: the issue as well, with one that lives on after the bot was killed", async () => {
    tracker.isAway = true;
    await kuma({ heartbeat: { ...down, status: 1, time: "2024-09-24 23:59:00.000" }, monitor, msg: "up" });
    await until(async () => expect(await bot.say("notice show 1")).toMatch(/resolved/i));
    await until(async () =>
      expect(await bot.say("status")).toMatch(
        /Forwarder tickets: 1 notice waits to be told; tickets\.http-503/,
      ),
    );
    expect(tracker.issues[0]?.state).toBe("open");
    await bot.kill();
    tracker.isAway = false;
    await bot.start();
    await until(() => expect(tracker.issues).toMatchObject([{ state: "closed" }]));
    await until(() =>
      expect(tracker.issues[0]?.comments[1]).toMatch(/^resolved by alice\/auto-acknowledged, /),
    );
  });
});

const strategy = (name: string, create: string) => `
  import { defineStrategy, z } from "watchbill";
  export default defineStrategy({ name: "${name}", settings: z.strictObject({}), create() { ${create} } });`;

describe("a plug-in that cannot be used is refused with one sentence that names it", () => {
  const files = {
    "nothing.ts": "export const a = 1;",
    "torn.ts": "export default {",
    "unlicensed.ts": 'throw new Error("no licence");',
    "seven.ts": "export default 7;",
    "half.mjs": 'export default { platform: "My Chat" };',
    "shout.js": command("Shout"),
    "by-hand.js": 'export default { name: "x", verbs: {} };',
    "status.js": command("status"),
    "one.js": command("one"),
    "also-one.js": command("one"),
    "email.js": strategy("email", ""),
    "irc.js": strategy("irc", "").replace("name:", "platform:"),
    "slack.js": strategy("slack", "").replace("name:", "forwarder:"),
    "mute.mjs": 'export default { forwarder: "mute" };',
  };
  const faults: [plugins: string, sentence: RegExp][] = [
    [
      "./nowhere.ts",
      /"\.\/nowhere\.ts", which cannot be loaded: Cannot find module .*nowhere\.ts'\.\nA plug-in is a file/,
    ],
    [
      "@acme/pager",
      /"@acme\/pager", which cannot be loaded: Cannot find package '@acme\/pager'\.\nA plug-in is/,
    ],
    ["./nothing.ts", /"\.\/nothing\.ts", which has no default export\.\nIt is what definePlatform/],
    ["./torn.ts", /"\.\/torn\.ts", which cannot be loaded: .*torn\.ts:1:16/],
    ["./unlicensed.ts", /"\.\/unlicensed\.ts", which cannot be loaded: no licence\.$/],
    ["./seven.ts", /"\.\/seven\.ts", whose default export is no plug-in\./],
    [
      "./half.mjs",
      /whose platform is not as expected: platform: must be small letters .*"My Chat".*settings: .*create: /,
    ],
    ["./shout.js", /"\.\/shout\.js", which cannot be loaded: Slash command "Shout": .*1 to 32 of a-z/],
    ["./by-hand.js", /"\.\/by-hand\.js", whose slash command is not as expected: /],
    ["./status.js", /"\.\/status\.js", which brings the slash command "status": Watchbill itself has one/],
    [
      "./one.js ./also-one.js",
      /"\.\/also-one\.js", which brings the slash command "one": "\.\/one\.js" has one/,
    ],
    ["./email.js", /"\.\/email\.js", which brings the strategy "email": Watchbill itself has one/],
    ["./irc.js", /"\.\/irc\.js", which brings the platform "irc": Watchbill itself has one/],
    ["./slack.js", /"\.\/slack\.js", which brings the forwarder "slack": Watchbill itself has one/],
    ["./mute.mjs", /whose forwarder is not as expected: settings: .*create: must be a function/],
  ];
  const sentences: string[] = [];
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "watchbill-plugins-"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const program = fileURLToPath(new URL("../support/load-plugins.js", import.meta.url));
    const plugins = faults.map(([names]) => names);
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...plugins], { cwd: folder });
    sentences.push(...JSON.parse(stdout));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.for(faults)("%s", ([names, sentence]) => {
    expect(sentences[faults.findIndex(([other]) => other === names)]).toMatch(sentence);
  });
});

describe("a plug-in that cannot be used keeps the bot from starting", () => {
  const same = '{ name: "same", send: async () => ({}) }';
  const source = `
    import { defineSource, z } from "watchbill";
    const handle = async () => new Response();
    export default defineSource({ source: "mine", settings: z.strictObject({}),
      create: () => ({ routes: () => [{ method: "POST", path: "/events", guard: "open", handle }] }) });`;
  const faults: [what: string, plugin: string, settings: Record<string, string>, sentence: RegExp][] = [
    [
      "it throws as it is loaded",
      'throw new Error("no licence");',
      {},
      /"\.\/a\.js", which cannot be loaded: no licence/,
    ],
    [
      "it throws as it is made",
      strategy("mine", "null.x"),
      {},
      /"\.\/a\.js", which broke as it was made: .*'x'/,
    ],
    [
      "it brings one name twice",
      strategy("mine", `return { strategies: [${same}, ${same}] }`),
      {},
      /are called "same"/,
    ],
    ["it brings a route of the house", source, {}, /brings the route POST \/events, which is there already/],
    [
      "it does not know a setting",
      strategy("mine", ""),
      { MINE_PORT: "7" },
      /MINE_PORT: there is no such setting/,
    ],
  ];

  let bot = {} as BotProcess;
  beforeAll(async () => {
    bot = await botProcess({ PLUGINS: "./a.js" });
  });
  afterAll(() => bot.remove());

  it.for(faults)("%s", async ([, plugin, settings, sentence]) => {
    await writeFile(join(bot.dataDir, "a.js"), plugin);
    Object.assign(bot.environment, settings);
    const { code, err } = await bot.cli("start");
    expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
    expect(err.split("\n").length).toBeLessThanOrEqual(3);
  });
});
