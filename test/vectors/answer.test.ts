import { describe, expect } from "vitest";
import { noticeInSubject, parseMailAnswer } from "../../src/domain/answer.ts";
import { vector } from "./vector.ts";

describe("an answer by mail", () => {
  vector("C136", "the notice is in the subject", () => {
    expect(noticeInSubject("Re: notice #1234")).toBe(1234);
  });
  vector("C137", "ACK alone on a line acknowledges", () => {
    expect(parseMailAnswer("On my way.\nACK\n\nAlice")).toEqual({ act: "ack" });
  });
});
