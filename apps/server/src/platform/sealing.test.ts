import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { seal, unseal } from "./sealing.ts";

const key = randomBytes(32);
const sealed = seal(key, "platform.message.content:1", "012345 验证码");

describe("sealed content", () => {
  it("opens where it belongs", () => {
    expect(unseal(key, "platform.message.content:1", sealed)).toBe("012345 验证码");
    expect(sealed.includes("012345")).toBe(false);
    expect(seal(key, "platform.message.content:1", "012345 验证码").equals(sealed)).toBe(false);
  });

  it("does not open in another row, with another key, or changed in any byte", () => {
    expect(() => unseal(key, "platform.message.content:2", sealed)).toThrow();
    expect(() => unseal(randomBytes(32), "platform.message.content:1", sealed)).toThrow();
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => unseal(key, "platform.message.content:1", changed)).toThrow();
    }
    expect(() => unseal(key, "platform.message.content:1", sealed.subarray(0, 20))).toThrow(
      "unknown layout",
    );
  });
});
