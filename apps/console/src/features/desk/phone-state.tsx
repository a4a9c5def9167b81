import { Button, NativeSelect } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { DeskState } from "../../api/desk-calls.ts";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";
import { choosePhone, type PhoneView, takePhone } from "./phone-line.ts";
import { useDeed } from "./use-deed.ts";

const TONES = {
  off: "plain",
  sip: "plain",
  connecting: "warn",
  registered: "good",
  lost: "warn",
  taken: "warn",
  failed: "warn",
} as const;

/** Where calls by telephone ring, and whether they can. Not changed in a call: its sound is where it is. */
export function PhoneLine({ desk, phone }: { desk: DeskState; phone: PhoneView }) {
  const t = useText();
  const choose = useDeed((isInPage: boolean) => choosePhone(isInPage));
  const isInCall = desk.call !== null && desk.state !== "wrapUp";
  return (
    <>
      {choose.error !== null && <ProblemNotice error={choose.error} />}
      <div className={classes.buttons}>
        <NativeSelect
          label={t("desk.phone")}
          value={phone.state === "sip" ? "sip" : "page"}
          disabled={isInCall || choose.isPending}
          data={[
            { value: "page", label: t("desk.phone.page") },
            { value: "sip", label: t("desk.phone.sip", { number: desk.agent.number }) },
          ]}
          onChange={(event) => choose.mutate(event.currentTarget.value === "page")}
        />
        <span role="status">
          <Tag tone={TONES[phone.state]}>{t(`desk.phone.state.${phone.state}`)}</Tag>
        </span>
        {phone.state === "taken" && (
          <Button variant="default" onClick={takePhone}>
            {t("desk.phone.take")}
          </Button>
        )}
      </div>
    </>
  );
}
