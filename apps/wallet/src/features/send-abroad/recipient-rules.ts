import type { AddBeneficiary, BeneficiaryScheme, Corridor } from "../../api/abroad-calls.ts";

type AccountForm = Corridor["schemes"][number];

/** What is typed about somebody new. */
export interface RecipientDraft {
  readonly holder: string;
  readonly number: string;
  readonly bankName: string;
  readonly routingNumber: string;
  readonly cnaps: string;
  readonly city: string;
}
export type RecipientField = keyof RecipientDraft;

export const NOBODY: RecipientDraft = {
  holder: "",
  number: "",
  bankName: "",
  routingNumber: "",
  cnaps: "",
  city: "",
};

/** The fields there are, in their order on the form; the server's names for them. */
export const fieldsOf = ({ fields }: AccountForm): readonly RecipientField[] => [
  "holder",
  "number",
  ...fields,
  "bankName",
];

/** The shortest and the longest anything of the kind is; check digits are the server's. */
const LENGTHS: Readonly<Record<BeneficiaryScheme, readonly [number, number]>> = {
  iban: [15, 34],
  us_account: [4, 17],
  cn_card: [16, 19],
  cn_account: [8, 30],
};
/** Of each field what it may be at all. */
const FORMS: Readonly<Record<Exclude<RecipientField, "number">, RegExp>> = {
  holder: /^.{2,70}$/u,
  bankName: /^.{1,60}$/u,
  routingNumber: /^[0-9]{9}$/,
  cnaps: /^[0-9]{12}$/,
  city: /^.{1,35}$/u,
};

const bare = (number: string): string => number.replaceAll(/\s/g, "");

/** What cannot be right, before anybody is asked. */
export function problemsOf(
  form: AccountForm,
  country: string,
  draft: RecipientDraft,
): readonly RecipientField[] {
  return fieldsOf(form).filter((field) =>
    field === "number"
      ? !isNumber(form.scheme, country, bare(draft.number))
      : !FORMS[field].test(draft[field].trim()),
  );
}

function isNumber(scheme: BeneficiaryScheme, country: string, number: string): boolean {
  const [least, most] = LENGTHS[scheme];
  if (number.length < least || number.length > most) return false;
  return scheme === "iban"
    ? /^[A-Z]{2}[0-9]{2}[0-9A-Z]+$/i.test(number) && number.toUpperCase().startsWith(country)
    : /^[0-9]+$/.test(number);
}

/** As the server takes it: exactly what this kind of account asks for. */
export function recipientOf(
  { country, receiveCurrency }: Pick<Corridor, "country" | "receiveCurrency">,
  form: AccountForm,
  draft: RecipientDraft,
): AddBeneficiary {
  return {
    country,
    currency: receiveCurrency as AddBeneficiary["currency"],
    scheme: form.scheme,
    holder: draft.holder.trim(),
    number: bare(draft.number),
    bankName: draft.bankName.trim(),
    ...Object.fromEntries(form.fields.map((field) => [field, draft[field].trim()])),
  };
}
