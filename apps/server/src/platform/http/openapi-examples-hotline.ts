import type { OperationId } from "@okpay/contracts";

/** Worked examples of what anybody may ask of the hotline. */

const line = {
  id: "china",
  name: { en: "China", "zh-CN": "中国" },
  country: "CN",
  languages: ["zh-CN", "en"],
  phoneNumber: null,
  timeZone: "Asia/Shanghai",
};
const holiday = {
  date: "2026-10-02",
  layer: "holiday",
  name: { en: "National Day", "zh-CN": "国庆节" },
  spans: [],
  isProvisional: false,
};

export const hotlineExamples = {
  listHotlineLines: { response: { lines: [line] } },
  getHotlineStatus: {
    response: {
      line,
      at: "2026-10-01T16:00:00.000Z",
      isOpen: false,
      until: null,
      nextOpenAt: "2026-10-08T01:00:00.000Z",
      reason: { layer: "holiday", text: "Public holiday: National Day" },
      isProvisional: false,
      day: holiday,
      trace: [
        { layer: "emergency", decides: false, text: "No emergency" },
        { layer: "maintenance", decides: false, text: "No maintenance" },
        { layer: "override", decides: false, text: "No special hours" },
        { layer: "make_up_day", decides: false, text: "No make-up working day" },
        { layer: "holiday", decides: true, text: "Public holiday: National Day (closed)" },
      ],
    },
  },
  getHotlineMonth: { response: { line, month: "2026-10", days: [holiday] } },
} as const satisfies { readonly [K in OperationId]?: { readonly response: unknown } };
