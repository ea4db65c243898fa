import { type Directory, put } from "../../src/domain/directory.ts";
import { userNamed } from "./given.ts";

const nodes = "uei.opennms.org/nodes/";

/** A house like that of OpenNMS's own tests of its notification daemon: who is told of nodes, interfaces and services. */
export function opennmsHouse(directory: Directory): Directory {
  const users = ["initial", "escalated", "up"].reduce(
    (d, name) => put(d, "user", userNamed(name)),
    directory,
  );
  const paths = put(
    put(users, "path", {
      name: "Escalate",
      steps: [
        { targets: [{ kind: "user", name: "initial" }] },
        { delay: 2_500, targets: [{ kind: "user", name: "escalated" }] },
      ],
    }),
    "path",
    { name: "Up", steps: [{ targets: [{ kind: "user", name: "up" }] }] },
  );
  const delayed = put(paths, "path", {
    name: "Delayed",
    steps: [{ delay: 1_800, targets: [{ kind: "user", name: "initial" }] }],
  });
  const define = (d: Directory, event: string, path: string, subject: string) =>
    put(d, "definition", { name: event, uei: nodes + event, path, subject });
  let result = define(delayed, "interfaceDown", "Escalate", "interface %interface% down.");
  result = define(result, "nodeDown", "Delayed", "node %nodeid% down.");
  result = define(result, "nodeUp", "Up", "node %nodeid% up.");
  const pair = { uei: `${nodes}nodeUp`, acknowledge: `${nodes}nodeDown`, match: ["nodeid"] };
  return put(result, "autoAck", { name: "nodeUp", ...pair });
}

export const nodeDown = { uei: `${nodes}nodeDown`, nodeId: 1 };
export const nodeUp = { uei: `${nodes}nodeUp`, nodeId: 1 };
export const interfaceDown = { uei: `${nodes}interfaceDown`, nodeId: 1, interface: "192.168.1.1" };
