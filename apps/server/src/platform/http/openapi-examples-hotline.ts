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

const bookedTime = {
  startsAt: "2026-11-25T02:00:00.000Z",
  endsAt: "2026-11-25T02:30:00.000Z",
};
const bookedCallback = {
  ...bookedTime,
  skill: "payments",
  language: "en",
  about: "My card was declined abroad",
};
const version = "9f2Kx1Lq0bZtVw7c";
const waiting = {
  call: {
    id: "cal_0199f3a25b7c7d109a513f2c5e8d7b11",
    channel: "app",
    isByExchange: false,
    state: "waiting",
    skill: "payments",
    language: "en",
    startedAt: "2026-11-24T02:00:00.000Z",
    answeredAt: null,
    endedAt: null,
    endReason: null,
    place: { ahead: 2, range: { low: 3, high: 5 }, reason: null },
    agentNumber: null,
    isHeld: false,
    media: null,
    identityAsk: null,
    isSupervisorHere: false,
    isRecordingAccepted: false,
    isSurveyOpen: false,
  },
  iceServers: [],
  version,
};

export const hotlineExamples = {
  walkCallMenu: {
    request: { at: "reason", answer: { key: "1" }, language: "en" },
    response: {
      said: [],
      at: "to-payments",
      language: "en",
      ask: null,
      outcome: { type: "queue", skill: "payments" },
      isRecordingOffered: true,
    },
  },
  startCall: {
    request: {
      skill: "payments",
      language: "en",
      about: "My card was declined abroad",
      paymentId: null,
      pin: null,
      timeZone: "Asia/Shanghai",
    },
    response: waiting,
  },
  leaveVoiceMessage: {
    response: {
      caseId: "cas_0199f3a25b7c7d109a513f2c5e8d7b12",
      number: "C-2611-10244",
      seconds: 42,
    },
  },
  listCallbackTimes: { response: { times: [bookedTime] } },
  getBookedCallback: { response: { booking: bookedCallback } },
  bookCallback: {
    request: {
      startsAt: bookedTime.startsAt,
      skill: "payments",
      language: "en",
      timeZone: "Asia/Shanghai",
      about: "My card was declined abroad",
    },
    response: { booking: bookedCallback },
  },
  getCurrentCall: { response: waiting },
  getCallStatus: {
    response: { call: { channel: "phone", state: "talking", agentNumber: 17 }, booked: null },
  },
  listOwnPromises: {
    response: {
      promises: [
        {
          id: "prm_0199f3a25b7c7d109a513f2c5e8d7b11",
          text: "We refund the double charge",
          madeAt: "2026-11-24T02:10:00.000Z",
          dueAt: "2026-11-27T10:00:00.000Z",
          isOverdue: false,
          agentNumber: 17,
          caseId: null,
        },
      ],
    },
  },
  answerMedia: { request: { generation: 1, answer: "v=0…" } },
  openCallLine: {
    response: {
      user: "okpay-app-0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11",
      password: "good-once-and-for-a-minute",
      domain: "okpay.invalid",
      socket: "/v1/calls/current/line/sip",
      target: "okpay",
      expiresAt: "2026-11-24T02:01:00.000Z",
    },
  },
  renewMedia: { request: { generation: 1 } },
  answerCallIdentity: { request: { number: 42 } },
  giveCallSurvey: { request: { score: 5, isSolved: true, comment: null } },
  giveSurveyByLink: {
    request: { token: "q8Zr4mLwT1vX6yBn0sKd3A", score: 4, isSolved: true, comment: null },
  },
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
} as const satisfies {
  readonly [K in OperationId]?: { readonly request?: unknown; readonly response?: unknown };
};
