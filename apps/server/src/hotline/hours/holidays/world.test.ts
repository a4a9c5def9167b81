import { describe, expect, it } from "vitest";
import { remembered } from "./facts.ts";
import type { HolidaySource } from "./ports.ts";
import { createWorldSource } from "./world.ts";

const namesOf = (country: string, year: number) =>
  createWorldSource()
    .year(country, null, year)
    ?.holidays.map(({ name }) => name["zh-CN"]) ?? [];

describe("what a holiday is called in Chinese", () => {
  it("is written in simplified characters, also where the country writes traditional ones", () => {
    expect(namesOf("HK", 2026)).toEqual(
      expect.arrayContaining(["农历年初一", "耶稣受难节", "国庆日", "圣诞节"]),
    );
    expect(namesOf("TW", 2026)).toEqual(expect.arrayContaining(["清明节", "儿童节"]));
    expect(namesOf("HK", 2026).join("")).not.toMatch(/[農曆節國聖誕勞動]/u);
  });

  it("says a day in lieu as Chinese calendars do", () => {
    expect(namesOf("TW", 2026)).toContain("清明节（补假）");
    expect(namesOf("TW", 2026).join("")).not.toContain("更换日");
  });

  it("is English where the package has no Chinese, and Japan's names stay Japanese", () => {
    expect(namesOf("AL", 2026)).toContain("Summer Day (substitute day)");
    expect(namesOf("JP", 2026)).toContain("憲法記念日");
  });
});

describe("a source whose years are remembered", () => {
  const counting = () => {
    const asked: string[] = [];
    const source: HolidaySource = {
      year(country, region, year) {
        asked.push(`${country} ${region ?? "-"} ${year}`);
        return { holidays: [], makeUpDays: [] };
      },
      coveredThrough: () => null,
      places: () => [],
    };
    return { asked, source };
  };

  it("is asked once for each, and again only for what had to make room", () => {
    const { asked, source } = counting();
    const kept = remembered(source, 2);
    kept.year("DE", "BE", 2026);
    kept.year("DE", "BE", 2026);
    kept.year("DE", "X1", 2026);
    kept.year("DE", "X2", 2026);
    kept.year("DE", "X1", 2026);
    kept.year("DE", "BE", 2026);
    expect(asked).toEqual(["DE BE 2026", "DE X1 2026", "DE X2 2026", "DE BE 2026"]);
  });
});
