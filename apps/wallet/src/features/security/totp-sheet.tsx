import { Button, TextInput } from "@mantine/core";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { encode } from "uqr";
import { confirmTotp, startTotp } from "../../api/factor-calls.ts";
import type { FactorAdded } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { CodeField } from "../proof/code-field.tsx";
import { currentWish, subscribeToWish } from "../step-up/guarded.ts";
import { useGuarded } from "../step-up/use-guarded.ts";
import classes from "./security.module.css";

/** The address an authenticator app scans, drawn dark on white in both colour schemes: scanners need it so. */
function QrCode({ text }: { text: string }) {
  const t = useText();
  const { size, data } = encode(text, { ecc: "M", border: 2 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t("totp.qr")}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Adding an authenticator app: scan or copy, then one code proves that it works. */
export function AddTotp({ onAdded }: { onAdded: (added: FactorAdded) => void }) {
  const t = useText();
  const [label, setLabel] = useState(() => t("totp.defaultName"));
  const [code, setCode] = useState("");
  const [attempt, setAttempt] = useState(0);
  const isBegun = useRef(false);
  const [enrolment, setEnrolment] = useState<Awaited<ReturnType<typeof startTotp>> | null>(null);
  const start = useGuarded(() => startTotp(), { onDone: setEnrolment });
  const confirm = useGuarded(
    ({ id, digits }: { id: string; digits: string }) => confirmTotp(id, digits, label.trim()),
    { onDone: onAdded },
  );
  // The step-up sheet lies on top then: it is the person who is awaited, not the server.
  const isProving = useSyncExternalStore(subscribeToWish, currentWish) !== null;
  const begin = start.run;
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    begin(undefined);
  }, [begin]);
  const send = (digits: string) => {
    if (enrolment === null || digits.length !== 6 || label.trim() === "") return;
    setAttempt((count) => count + 1);
    confirm.run({ id: enrolment.id, digits });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(code);
  };
  if (enrolment === null) {
    return (
      <>
        {start.error !== null && <ProblemNotice error={start.error} />}
        {start.isRunning && !isProving && <LoadingRows rows={2} height={120} />}
        {!start.isRunning && (
          <Button onClick={() => start.run(undefined)}>{t("action.goOn")}</Button>
        )}
      </>
    );
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Seed uri={enrolment.uri} secret={enrolment.secret} />
      {confirm.error !== null && <ProblemNotice error={confirm.error} />}
      <TextInput
        label={t("factors.name")}
        description={t("factors.nameHint")}
        maxLength={60}
        required
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <CodeField
        label={t("totp.code")}
        attempt={attempt}
        isFocusedFirst={false}
        onChange={setCode}
        onComplete={send}
      />
      <Button type="submit" fullWidth loading={confirm.isRunning}>
        {t("totp.confirm")}
      </Button>
    </form>
  );
}

/** The secret three ways: for the camera, for the clipboard, for an app on this very phone. */
function Seed({ uri, secret }: { uri: string; secret: string }) {
  const t = useText();
  return (
    <>
      <p>{t("totp.scan")}</p>
      <QrCode text={uri} />
      <div>
        <p className={classes.dim}>{t("totp.bySecret")}</p>
        <CopyableReference value={secret} />
      </div>
      <p>
        <a className={classes.back} href={uri}>
          {t("totp.openApp")}
        </a>
      </p>
    </>
  );
}
