import type { CurrencyCode } from "@okpay/money";
import type { PersonKey } from "./people.ts";
import type { Random } from "./random.ts";

/**
 * What 林悦's days are made of. Days are counted back from today and no calendar is looked at, so that the amounts do not
 * depend on when the world is made.
 */

/** Something that is meant to happen; whether her wallet allows it is the story's concern. */
export interface Intention {
  readonly daysAgo: number;
  /** Minutes since midnight. */
  readonly minute: number;
  readonly from: PersonKey;
  readonly to: PersonKey;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  readonly note: string;
}

export const STORY_DAYS = 426;
const MONTH_DAYS = 30;

/** Every habit of one day. */
export const intentionsOf = (daysAgo: number, random: Random): Intention[] => [
  ...meals(daysAgo, random),
  ...home(daysAgo, random),
  ...work(daysAgo, random),
  ...abroad(daysAgo, random),
];

type Moment = Pick<Intention, "daysAgo" | "minute">;
const at = (daysAgo: number, hour: number, random: Random): Moment => ({
  daysAgo,
  minute: hour * 60 + random.between(0, 59),
});
const cny = (yuan: number, fen = 0): Pick<Intention, "amountMinor" | "currency"> => ({
  amountMinor: BigInt(yuan * 100 + fen),
  currency: "CNY",
});

function meals(daysAgo: number, random: Random): Intention[] {
  const found: Intention[] = [];
  if (random.chance(35)) {
    const note = random.pick(["豆浆油条", "煎饼果子", "小笼包", "粥和茶叶蛋"]);
    found.push({
      ...at(daysAgo, random.between(7, 8), random),
      from: "linYue",
      to: "breakfast",
      ...cny(random.between(6, 18), random.pick([0, 50])),
      note,
    });
  }
  if (random.chance(19)) {
    const [from, to] = random.pick([
      ["linYue", "colleague"],
      ["colleague", "linYue"],
    ] as const);
    const note = random.pick(["午饭 AA", "咖啡", "下午茶", "Lunch, your half", "火锅 AA"]);
    found.push({
      ...at(daysAgo, random.between(12, 14), random),
      from,
      to,
      ...cny(random.between(18, 96), random.between(0, 99)),
      note,
    });
  }
  return found;
}

function home(daysAgo: number, random: Random): Intention[] {
  const found: Intention[] = [];
  if (daysAgo % MONTH_DAYS === 9)
    found.push({
      ...at(daysAgo, 10, random),
      from: "linYue",
      to: "landlord",
      ...cny(3_200),
      note: "房租",
    });
  if (random.chance(17)) {
    const note = random.pick(["买菜", "超市", "日用品", "猫粮"]);
    found.push({
      ...at(daysAgo, random.between(18, 20), random),
      from: "linYue",
      to: "flatmate",
      ...cny(random.between(22, 160), random.between(0, 99)),
      note,
    });
  }
  if (daysAgo % MONTH_DAYS === 12) {
    const note = random.pick(["电费一半", "水电费分摊", "燃气费一半", "网费分摊"]);
    found.push({
      ...at(daysAgo, 20, random),
      from: "flatmate",
      to: "linYue",
      ...cny(random.between(58, 186), random.between(0, 99)),
      note,
    });
  }
  if (daysAgo % 45 === 20)
    found.push({
      ...at(daysAgo, 9, random),
      from: "mother",
      to: "linYue",
      ...cny(random.pick([88, 200, 520]), random.pick([0, 88])),
      note: random.pick(["买点好吃的", "妈妈的红包", "天冷加衣"]),
    });
  if (daysAgo % 60 === 33)
    found.push({
      ...at(daysAgo, 21, random),
      from: "linYue",
      to: "mother",
      ...cny(random.between(3, 8) * 100),
      note: random.pick(["给妈妈", "买件新衣服"]),
    });
  return found;
}

function work(daysAgo: number, random: Random): Intention[] {
  const found: Intention[] = [];
  if (daysAgo % MONTH_DAYS === 8)
    found.push({
      ...at(daysAgo, 15, random),
      from: "studio",
      to: "linYue",
      ...cny(random.between(2_900, 4_300)),
      note: "插画稿费",
    });
  if (daysAgo % 15 === 6)
    found.push({
      ...at(daysAgo, 19, random),
      from: "linYue",
      to: "potter",
      ...cny(random.pick([160, 180, 220])),
      note: random.pick(["陶艺课", "陶艺课两次", "釉料"]),
    });
  return found;
}

function abroad(daysAgo: number, random: Random): Intention[] {
  const found: Intention[] = [];
  if (daysAgo % MONTH_DAYS === 17) {
    found.push({
      ...at(daysAgo, 22, random),
      from: "emma",
      to: "linYue",
      amountMinor: BigInt(random.between(40, 95) * 100),
      currency: "USD",
      note: random.pick(["Mandarin lessons", "Mandarin, four lessons", "Thank you!"]),
    });
  }
  if (daysAgo % MONTH_DAYS === 25) {
    found.push({
      ...at(daysAgo, 21, random),
      from: "linYue",
      to: "emma",
      amountMinor: BigInt(random.between(30, 68) * 100 + random.between(0, 99)),
      currency: "USD",
      note: random.pick(["Book club", "Concert ticket", "Your postcards", "Pottery glaze set"]),
    });
  }
  if (daysAgo % 60 === 41) {
    found.push({
      ...at(daysAgo, 16, random),
      from: "aoi",
      to: "linYue",
      amountMinor: BigInt(random.between(30, 90) * 100),
      currency: "JPY",
      note: random.pick(["イラスト代", "絵本の挿絵"]),
    });
  }
  if (daysAgo % 90 === 51) {
    found.push({
      ...at(daysAgo, 17, random),
      from: "linYue",
      to: "aoi",
      amountMinor: BigInt(random.between(12, 45) * 100),
      currency: "JPY",
      note: random.pick(["展览门票", "和纸", "お土産"]),
    });
  }
  return found;
}
