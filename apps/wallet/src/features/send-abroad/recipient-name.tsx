import type { Beneficiary } from "../../api/abroad-calls.ts";
import { languageOfName } from "../activity/payment-row.tsx";
import { SandboxTag } from "../pay/sandbox-tag.tsx";

/** Who it is, as the sender wrote it; of the sandbox's, that it is one. */
export function RecipientName({ recipient }: { recipient: Beneficiary }) {
  return (
    <span>
      <span lang={languageOfName(recipient.holder)}>{recipient.holder}</span>
      <SandboxTag isSandbox={recipient.isSandbox} />
    </span>
  );
}

/** Which account of theirs. */
export const accountOf = ({ bankName, lastFour }: Beneficiary): string =>
  `${bankName} ••••\u00A0${lastFour}`;
