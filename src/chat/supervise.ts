export * from "../net/supervise.ts";
