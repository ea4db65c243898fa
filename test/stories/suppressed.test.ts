import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

async function alicesHouse(): Promise<House> {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  await h.say("notification add n ~uei\\..* p subject:%uei%");
  return h;
}

it("opens no notice about a service that is quiet, keeps its events, and says why", async () => {
  const h = await alicesHouse();
  await h.say("house quiet node:web01 service:HTTP");
  expect(await h.say("event send uei.test/x node:web01 service:HTTP")).toBe(
    "Event 1 is in the book. It opened no notice: notices are off for HTTP on web01.",
  );
  await h.say("event send uei.test/y node:web02 service:HTTP");
  await h.say("event send uei.test/z node:web01");
  expect(h.heard("alice")).toEqual(["uei.test/y", "uei.test/z"]);
  expect(await h.say("event recent")).toMatch(
    /1 10:00 uei\.test\/x \(web01, HTTP\): no notice, notices are off for HTTP on web01$/,
  );
  expect(await h.say("status")).toContain("Notices are off for HTTP on web01");
  await h.say("notification add m uei.test/x p severity:major");
  expect(await h.say("event why 1")).toBe(`Event 1: uei.test/x (web01, HTTP), from command, at 10:00:00
It opened no notice: notices are off for HTTP on web01.
As the notifications are now:
  n matches
  m does not match: severity major
  0 ask for other events`);
  await h.say("notification remove m");
  await h.say("house unquiet node:web01 service:HTTP");
  await h.say("event send uei.test/x node:web01 service:HTTP");
  expect(h.heard("alice")).toEqual(["uei.test/x"]);
});

it("clears the notices of what has become quiet since", async () => {
  const h = await alicesHouse();
  await h.say("autoack add uei.test/up uei.test/down nodeid");
  await h.say("event send uei.test/down nodeid:7");
  await h.say("house quiet node:7");
  expect(await h.say("event send uei.test/up nodeid:7")).toMatch(/It resolved #1/);
  expect(h.heard("alice")).toEqual(["uei.test/down", "RESOLVED: uei.test/down"]);
});

it("tells of the path, and not of the node, when a node is down for a path outage", async () => {
  const h = await alicesHouse();
  await h.say('notification add path uei.opennms.org/nodes/pathOutage p subject:"%parm[all]%"');
  await h.say("notification off n");
  await h.say("notification add node uei.opennms.org/nodes/nodeDown p subject:down");
  const parms = "parms:eventReason=pathOutage,criticalPathIp=10.0.0.1,criticalPathServiceName=ICMP";
  expect(await h.say(`event send uei.opennms.org/nodes/nodeDown node:web01 ${parms}`)).toContain(
    "It opened no notice: the critical path to the node is down (10.0.0.1 ICMP).",
  );
  expect(h.heard("alice")).toEqual([
    'nodelabel="web01" criticalPathIp="10.0.0.1" criticalPathServiceName="ICMP" noticeSupressed="true"',
  ]);
  await h.say("event send uei.opennms.org/nodes/nodeDown node:web01");
  expect(h.heard("alice")).toEqual(["down"]);
});

it("refuses what names nothing, what is quiet already, and what is not quiet", async () => {
  const h = await alicesHouse();
  expect((await h.ask("house quiet")).text).toMatch(/at least one of node:, interface:, service:/);
  await h.say("house quiet service:HTTP");
  expect((await h.ask("house quiet service:HTTP")).text).toBe("Notices are off for HTTP already.");
  expect((await h.ask("house unquiet node:web01")).text).toMatch(/^Notices are not off for web01\./);
});
