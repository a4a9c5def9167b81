import enAgentDeclines from "../catalogs/en/agent-declines.json" with { type: "json" };
import enAgentPayments from "../catalogs/en/agent-payments.json" with { type: "json" };
import enAttachments from "../catalogs/en/attachments.json" with { type: "json" };
import enCalls from "../catalogs/en/calls.json" with { type: "json" };
import enCards from "../catalogs/en/cards.json" with { type: "json" };
import enCases from "../catalogs/en/cases.json" with { type: "json" };
import enCasework from "../catalogs/en/casework.json" with { type: "json" };
import enCashOut from "../catalogs/en/cash-out.json" with { type: "json" };
import enCommon from "../catalogs/en/common.json" with { type: "json" };
import enConsole from "../catalogs/en/console.json" with { type: "json" };
import enDeclines from "../catalogs/en/declines.json" with { type: "json" };
import enDesk from "../catalogs/en/desk.json" with { type: "json" };
import enErrors from "../catalogs/en/errors.json" with { type: "json" };
import enFactors from "../catalogs/en/factors.json" with { type: "json" };
import enHelp from "../catalogs/en/help.json" with { type: "json" };
import enHotline from "../catalogs/en/hotline.json" with { type: "json" };
import enIvr from "../catalogs/en/ivr.json" with { type: "json" };
import enLegal from "../catalogs/en/legal.json" with { type: "json" };
import enLimits from "../catalogs/en/limits.json" with { type: "json" };
import enMerchants from "../catalogs/en/merchants.json" with { type: "json" };
import enMessages from "../catalogs/en/messages.json" with { type: "json" };
import enNotices from "../catalogs/en/notices.json" with { type: "json" };
import enPhone from "../catalogs/en/phone.json" with { type: "json" };
import enQuality from "../catalogs/en/quality.json" with { type: "json" };
import enReceipts from "../catalogs/en/receipts.json" with { type: "json" };
import enRecordings from "../catalogs/en/recordings.json" with { type: "json" };
import enRequests from "../catalogs/en/requests.json" with { type: "json" };
import enSecurity from "../catalogs/en/security.json" with { type: "json" };
import enSendAbroad from "../catalogs/en/send-abroad.json" with { type: "json" };
import enSettlements from "../catalogs/en/settlements.json" with { type: "json" };
import enSupervision from "../catalogs/en/supervision.json" with { type: "json" };
import enWallet from "../catalogs/en/wallet.json" with { type: "json" };
import zhAgentDeclines from "../catalogs/zh-CN/agent-declines.json" with { type: "json" };
import zhAgentPayments from "../catalogs/zh-CN/agent-payments.json" with { type: "json" };
import zhAttachments from "../catalogs/zh-CN/attachments.json" with { type: "json" };
import zhCalls from "../catalogs/zh-CN/calls.json" with { type: "json" };
import zhCards from "../catalogs/zh-CN/cards.json" with { type: "json" };
import zhCases from "../catalogs/zh-CN/cases.json" with { type: "json" };
import zhCasework from "../catalogs/zh-CN/casework.json" with { type: "json" };
import zhCashOut from "../catalogs/zh-CN/cash-out.json" with { type: "json" };
import zhCommon from "../catalogs/zh-CN/common.json" with { type: "json" };
import zhConsole from "../catalogs/zh-CN/console.json" with { type: "json" };
import zhDeclines from "../catalogs/zh-CN/declines.json" with { type: "json" };
import zhDesk from "../catalogs/zh-CN/desk.json" with { type: "json" };
import zhErrors from "../catalogs/zh-CN/errors.json" with { type: "json" };
import zhFactors from "../catalogs/zh-CN/factors.json" with { type: "json" };
import zhHelp from "../catalogs/zh-CN/help.json" with { type: "json" };
import zhHotline from "../catalogs/zh-CN/hotline.json" with { type: "json" };
import zhIvr from "../catalogs/zh-CN/ivr.json" with { type: "json" };
import zhLegal from "../catalogs/zh-CN/legal.json" with { type: "json" };
import zhLimits from "../catalogs/zh-CN/limits.json" with { type: "json" };
import zhMerchants from "../catalogs/zh-CN/merchants.json" with { type: "json" };
import zhMessages from "../catalogs/zh-CN/messages.json" with { type: "json" };
import zhNotices from "../catalogs/zh-CN/notices.json" with { type: "json" };
import zhPhone from "../catalogs/zh-CN/phone.json" with { type: "json" };
import zhQuality from "../catalogs/zh-CN/quality.json" with { type: "json" };
import zhReceipts from "../catalogs/zh-CN/receipts.json" with { type: "json" };
import zhRecordings from "../catalogs/zh-CN/recordings.json" with { type: "json" };
import zhRequests from "../catalogs/zh-CN/requests.json" with { type: "json" };
import zhSecurity from "../catalogs/zh-CN/security.json" with { type: "json" };
import zhSendAbroad from "../catalogs/zh-CN/send-abroad.json" with { type: "json" };
import zhSettlements from "../catalogs/zh-CN/settlements.json" with { type: "json" };
import zhSupervision from "../catalogs/zh-CN/supervision.json" with { type: "json" };
import zhWallet from "../catalogs/zh-CN/wallet.json" with { type: "json" };
import type { Locale } from "./locales.ts";

/** Catalogue files by language; the English ones define which keys exist (parity is a test). */
export const CATALOG_FILES = {
  en: {
    "agent-declines": enAgentDeclines,
    "agent-payments": enAgentPayments,
    attachments: enAttachments,
    cards: enCards,
    "cash-out": enCashOut,
    cases: enCases,
    casework: enCasework,
    common: enCommon,
    console: enConsole,
    declines: enDeclines,
    errors: enErrors,
    factors: enFactors,
    hotline: enHotline,
    help: enHelp,
    ivr: enIvr,
    calls: enCalls,
    desk: enDesk,
    legal: enLegal,
    limits: enLimits,
    merchants: enMerchants,
    messages: enMessages,
    notices: enNotices,
    phone: enPhone,
    receipts: enReceipts,
    quality: enQuality,
    recordings: enRecordings,
    requests: enRequests,
    security: enSecurity,
    "send-abroad": enSendAbroad,
    settlements: enSettlements,
    supervision: enSupervision,
    wallet: enWallet,
  },
  "zh-CN": {
    "agent-declines": zhAgentDeclines,
    "agent-payments": zhAgentPayments,
    attachments: zhAttachments,
    cards: zhCards,
    "cash-out": zhCashOut,
    cases: zhCases,
    casework: zhCasework,
    common: zhCommon,
    console: zhConsole,
    declines: zhDeclines,
    errors: zhErrors,
    factors: zhFactors,
    hotline: zhHotline,
    help: zhHelp,
    ivr: zhIvr,
    calls: zhCalls,
    desk: zhDesk,
    legal: zhLegal,
    limits: zhLimits,
    merchants: zhMerchants,
    messages: zhMessages,
    notices: zhNotices,
    phone: zhPhone,
    receipts: zhReceipts,
    quality: zhQuality,
    recordings: zhRecordings,
    requests: zhRequests,
    security: zhSecurity,
    "send-abroad": zhSendAbroad,
    settlements: zhSettlements,
    supervision: zhSupervision,
    wallet: zhWallet,
  },
} as const satisfies Record<Locale, Record<string, Record<string, string>>>;

/** Every key of the English catalogues: a typo or a missing text is a type error where it is used. */
export type MessageKey =
  | keyof typeof enCards
  | keyof typeof enAgentDeclines
  | keyof typeof enAgentPayments
  | keyof typeof enAttachments
  | keyof typeof enCashOut
  | keyof typeof enCases
  | keyof typeof enCasework
  | keyof typeof enCommon
  | keyof typeof enConsole
  | keyof typeof enDeclines
  | keyof typeof enErrors
  | keyof typeof enFactors
  | keyof typeof enHotline
  | keyof typeof enHelp
  | keyof typeof enIvr
  | keyof typeof enCalls
  | keyof typeof enDesk
  | keyof typeof enLegal
  | keyof typeof enLimits
  | keyof typeof enSendAbroad
  | keyof typeof enSettlements
  | keyof typeof enSupervision
  | keyof typeof enMerchants
  | keyof typeof enMessages
  | keyof typeof enNotices
  | keyof typeof enPhone
  | keyof typeof enReceipts
  | keyof typeof enQuality
  | keyof typeof enRecordings
  | keyof typeof enRequests
  | keyof typeof enSecurity
  | keyof typeof enWallet;

/** All messages of one language in one record. */
export const messagesOf = (locale: Locale): Record<string, string> =>
  Object.assign({}, ...Object.values(CATALOG_FILES[locale])) as Record<string, string>;
