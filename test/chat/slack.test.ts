import { slackFixture } from "../support/slack-fixture.ts";
import { adapterContract } from "./contract.ts";

adapterContract("Slack, on a fake of it,", slackFixture);
