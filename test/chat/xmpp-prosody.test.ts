import { describe } from "vitest";
import { missingProsody, startProsody } from "../support/prosody.ts";
import { xmppFixture } from "../support/xmpp-fixture.ts";
import { adapterContract } from "./contract.ts";

const missing = missingProsody();

describe.skipIf(missing !== undefined)(missing ?? "with Prosody", () => {
  adapterContract(
    "XMPP on Prosody",
    async () => xmppFixture(await startProsody({ accounts: ["watchbill", "alice"] })),
    { strangers: "a room shows the account of everybody, or of nobody" },
  );
});
