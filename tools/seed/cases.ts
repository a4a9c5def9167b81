import type { CaseKind, MatterTopic } from "@okpay/contracts";
import type { Services } from "../../apps/server/src/app.ts";
import { PEOPLE, type PersonKey } from "./people.ts";

/*
 * What customers of the demo world wrote to us today: questions and complaints whose clocks run, and suggestions of which
 * two ask for the same. None is 林悦's: whoever enters as her opens her first case.
 */

interface Matter {
  readonly by: PersonKey;
  readonly kind: CaseKind;
  readonly topic: MatterTopic;
  readonly text: string;
}

const MATTERS: readonly Matter[] = [
  {
    by: "landlord",
    kind: "complaint",
    topic: "payment",
    text: "房租昨天晚上就说已经转出，我这边到今天早上才看到，没有任何提醒。以后到账请马上通知。",
  },
  {
    by: "emma",
    kind: "complaint",
    topic: "payment",
    text: "I was charged a fee for a transfer that I had cancelled on the last page. Please check and explain.",
  },
  {
    by: "potter",
    kind: "question",
    topic: "account",
    text: "身份证件昨天交上去了，审核一般要多久？通过之前还能收款吗？",
  },
  {
    by: "aoi",
    kind: "question",
    topic: "sign_in",
    text: "I am getting a new phone next week. How do I take my authenticator app along?",
  },
  {
    by: "breakfast",
    kind: "suggestion",
    topic: "payment",
    text: "收款到账时最好能播报金额，我做早点腾不出手看手机。",
  },
  {
    by: "mother",
    kind: "suggestion",
    topic: "payment",
    text: "希望到账的时候手机能念出来多少钱，我眼睛不好。",
  },
  {
    by: "colleague",
    kind: "suggestion",
    topic: "payment",
    text: "给常用的收款人设一个备注名，找起来会快很多。",
  },
];

/** Opens them through the customers' own door; repeating it opens nothing twice. */
export async function openCases(
  { cases }: Services,
  idOf: ReadonlyMap<PersonKey, string>,
): Promise<void> {
  // One after the other: their numbers follow the order in which they stand here.
  for (const [index, { by, kind, topic, text }] of MATTERS.entries())
    await cases.open({
      customerId: idOf.get(by) ?? "",
      kind,
      topic,
      text,
      locale: PEOPLE[by].locale,
      origin: { ip: "192.0.2.7", userAgent: "demo world" },
      requestKey: `demo-world-case-${index}`,
      channel: "web",
      staffId: null,
    });
}
