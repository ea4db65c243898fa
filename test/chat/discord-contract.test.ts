import { discordFixture } from "../support/discord-fixture.ts";
import { adapterContract } from "./contract.ts";

adapterContract("Discord", discordFixture, {
  strangers: "Discord vouches for everybody",
});
