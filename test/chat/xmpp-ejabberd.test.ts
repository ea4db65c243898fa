import { describe } from "vitest";
import { missingEjabberd, startEjabberd } from "../support/ejabberd.ts";
import { xmppFixture } from "../support/xmpp-fixture.ts";
import { adapterContract } from "./contract.ts";

const missing = missingEjabberd();

describe.skipIf(missing !== undefined)(missing ?? "with ejabberd", () => {
  adapterContract(
    "XMPP on ejabberd",
    async () => xmppFixture(await startEjabberd({ accounts: ["watchbill", "alice"] })),
    { strangers: "a room shows the account of everybody, or of nobody" },
  );
});
