import type { Locale } from "@okpay/contracts";

/** Everybody who lives in the demo world. Addresses end in example.com; nobody and no company here is real. */
export interface Person {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: Locale;
  readonly persona: string | null;
}

const person = (
  displayName: string,
  mailbox: string,
  phone: string,
  locale: Locale = "zh-CN",
): Person => ({
  displayName,
  email: `${mailbox}@example.com`,
  phone,
  locale,
  persona: null,
});

/** The people who know 林悦, and she. */
export const PEOPLE = {
  linYue: { ...person("林悦", "lin.yue", "+8613800138000"), persona: "lin-yue" },
  flatmate: person("周敏", "zhou.min", "+8613800138001"),
  colleague: person("陈思远", "chen.siyuan", "+8613800138002"),
  landlord: person("王建国", "wang.jianguo", "+8613800138003"),
  mother: person("林秀兰", "lin.xiulan", "+8613800138004"),
  studio: person("悦澜设计工作室", "yuelan.studio", "+8613800138005"),
  breakfast: person("李大勇", "li.dayong", "+8613800138006"),
  potter: person("赵晓彤", "zhao.xiaotong", "+8613800138007"),
  emma: person("Emma Clarke", "emma.clarke", "+447400123456", "en"),
  aoi: person("佐藤葵", "sato.aoi", "+819012345678", "en"),
} as const satisfies Record<string, Person>;

export type PersonKey = keyof typeof PEOPLE;

/** Somebody who signed up a minute ago. Made last: that they are there is how a finished world is known. */
export const NEWCOMER: Person = {
  ...person("新用户", "new.user", "+8613800138099"),
  persona: "empty",
};
