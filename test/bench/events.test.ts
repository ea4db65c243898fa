import { testParts } from "./trial.ts";

testParts("intake", "way");
