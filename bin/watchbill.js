#!/usr/bin/env node
// The sources are TypeScript and run as written: tsx strips the types as they are loaded.
import { register } from "tsx/esm/api";

register();
await import("../src/app/cli.ts");
