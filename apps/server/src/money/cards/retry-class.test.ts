import { DECLINES } from "@okpay/contracts/declines";
import { describe, expect, it } from "vitest";
import { mayAskAnother } from "./retry-class.ts";

describe("whether another network may be asked", () => {
  it("only where the bank did not answer: of all codes these", () => {
    const codes = [...Object.keys(DECLINES), "a_code_of_tomorrow", "constructor"];
    const allowed = codes.filter((networkCode) => mayAskAnother({ networkCode, adviceCode: null }));
    expect(allowed.sort()).toEqual([
      "approve_with_id",
      "issuer_not_available",
      "processing_error",
      "reenter_transaction",
      "try_again_later",
    ]);
  });

  it("never where the network advises against it", () => {
    const decline = { networkCode: "processing_error", adviceCode: "do_not_try_again" };
    expect(mayAskAnother(decline)).toBe(false);
  });
});
