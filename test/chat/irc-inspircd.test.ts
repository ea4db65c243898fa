import { describe } from "vitest";
import { missingInspircd, startInspircd } from "../support/inspircd.ts";
import { ircFixture } from "../support/irc-fixture.ts";
import { adapterContract } from "./contract.ts";

const missing = missingInspircd();

describe.skipIf(missing !== undefined)(missing ?? "with InspIRCd and Atheme", () => {
  adapterContract(
    "IRC on InspIRCd",
    async () => ircFixture(await startInspircd({ accounts: ["watchbill", "alice"], fakelag: false })),
    { idempotence: "IRC cannot tell a line said twice" },
  );
});
