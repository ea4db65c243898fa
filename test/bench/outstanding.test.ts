import { testParts } from "./trial.ts";

testParts("planning", "lateness", "answers");
