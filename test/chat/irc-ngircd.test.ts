import { describe } from "vitest";
import { ircFixture } from "../support/irc-fixture.ts";
import { missingNgircd, startNgircd } from "../support/ngircd.ts";
import { adapterContract } from "./contract.ts";

const missing = missingNgircd();

describe.skipIf(missing !== undefined)(missing ?? "with ngIRCd", () => {
  adapterContract("IRC on ngIRCd", async () => ircFixture(await startNgircd({ penalty: false })), {
    idempotence: "IRC cannot tell a line said twice",
  });
});
