import { translatorFor } from "@okpay/i18n";
import { expect, test } from "vitest";
import { apartBy } from "./apart.ts";

test.each([
  [-47, "47 seconds", "47 秒"],
  [1, "1 second", "1 秒"],
  [120, "120 seconds", "120 秒"],
  [121, "2 minutes", "2 分钟"],
  [-7_200, "120 minutes", "120 分钟"],
  [7_201, "2 hours", "2 小时"],
  [-28_800, "8 hours", "8 小时"],
])("%d s", (seconds, english, chinese) => {
  const values = { ...apartBy(seconds) };
  const [en, zh] = [translatorFor("en"), translatorFor("zh-CN")];
  expect(en("desk.board.clockAhead", values)).toBe(
    `The telephone exchange's clock is ${english} ahead`,
  );
  expect(en("desk.board.clockBehind", values)).toBe(
    `The telephone exchange's clock is ${english} behind`,
  );
  expect(zh("desk.board.clockAhead", values)).toBe(`电话系统的时钟快了 ${chinese}`);
  expect(zh("desk.board.clockBehind", values)).toBe(`电话系统的时钟慢了 ${chinese}`);
});
