export { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
