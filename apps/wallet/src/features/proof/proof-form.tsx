import { Button, TextInput } from "@mantine/core";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { configQuery } from "../../api/queries.ts";
import type { ProofMethod } from "../../api/wire.ts";
import { CodeField } from "./code-field.tsx";
import classes from "./proof.module.css";
import { ProofProblem } from "./proof-problem.tsx";
import { Resend } from "./resend.tsx";
import { isAsked, type ProofFlow, type ProofState, useProof } from "./use-proof.ts";

const ICONS: Record<ProofMethod["method"], IconName> = {
  passkey: "key",
  totp: "shield",
  sms: "phone",
  email: "mail",
  recovery_code: "list",
};

export interface ProofFormProps<Result> extends ProofFlow<Result> {
  methods: readonly ProofMethod[];
  /** Above the field, e.g. the password of a step-up. Shown with codes, not with the choice. */
  before?: ReactNode;
  /** Below, always: e.g. "trust this device". */
  after?: ReactNode;
  /** Inside the notice of a failed try. */
  aboutError?: ReactNode;
}

/** The choice of ways to prove it is you, then the one chosen. No code is sent before a way is tapped. */
export function ProofForm<Result>({
  methods,
  before,
  after,
  aboutError,
  ...flow
}: ProofFormProps<Result>) {
  const t = useText();
  const proof = useProof(methods, flow);
  return (
    <div className={classes.proof}>
      {proof.error !== null && <ProofProblem error={proof.error}>{aboutError}</ProofProblem>}
      {proof.chosen === null ? (
        <ul className={classes.methods} aria-label={t("proof.choose")}>
          {methods.map((way) => (
            <li key={way.method + (way.factorId ?? "")}>
              <button
                type="button"
                className={classes.method}
                disabled={proof.isAsking || proof.isVerifying}
                onClick={() => proof.choose(way)}
              >
                <span className={classes.methodIcon}>
                  <Icon name={ICONS[way.method]} />
                </span>
                <span className={classes.methodText}>
                  <span>{t(`proof.method.${way.method}`)}</span>
                  <span className={classes.dim}>
                    {way.maskedTo ?? way.label ?? t(`proof.methodHint.${way.method}`)}
                  </span>
                </span>
                <Icon name="next" />
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <>
          {before && <First>{before}</First>}
          <Entry proof={proof} way={proof.chosen} isFocusedFirst={!before} />
          {methods.length > 1 && (
            <Button variant="subtle" onClick={proof.leave}>
              {t("proof.otherWay")}
            </Button>
          )}
        </>
      )}
      {after}
    </div>
  );
}

/** What comes before the code takes the focus: the code is sent as soon as it is complete. */
function First({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  return <div ref={box}>{children}</div>;
}

interface EntryProps {
  proof: ProofState;
  way: ProofMethod;
  isFocusedFirst: boolean;
}

function Entry({ proof, way, isFocusedFirst }: EntryProps) {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  const [digits, setDigits] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (digits.length === 6) proof.sendCode(digits);
  };
  if (way.method === "recovery_code") return <RecoveryCodeEntry proof={proof} />;
  return (
    <>
      <p className={classes.dim} role="status">
        {way.method === "totp"
          ? t("proof.totpHint")
          : t("proof.sentTo", { to: proof.challenge?.maskedTo ?? way.maskedTo ?? "" })}
      </p>
      <form className={classes.proof} onSubmit={submit} noValidate>
        <CodeField
          label={t(`proof.codeLabel.${way.method === "totp" ? "totp" : "sent"}`)}
          attempt={proof.attempt}
          isFocusedFirst={isFocusedFirst}
          onChange={setDigits}
          onComplete={proof.sendCode}
        />
        <Button type="submit" fullWidth loading={proof.isVerifying}>
          {t("proof.submit")}
        </Button>
      </form>
      {isAsked(way.method) && (
        <div className={classes.row}>
          <Resend
            resendAt={proof.challenge?.resendAt ?? null}
            isSending={proof.isAsking}
            onResend={() => proof.choose(way)}
          />
          {isDemo && (
            <Link to="/inbox" target="_blank" className={classes.link}>
              {t("proof.demoInbox")}
            </Link>
          )}
        </div>
      )}
    </>
  );
}

function RecoveryCodeEntry({ proof }: { proof: ProofState }) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState("");
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== "") proof.sendCode(code.trim());
  };
  return (
    <form className={classes.proof} onSubmit={submit} noValidate>
      <TextInput
        ref={field}
        label={t("proof.codeLabel.recovery")}
        description={t("proof.recoveryHint")}
        name="recovery-code"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
        value={code}
        classNames={{ input: classes.recoveryInput ?? "" }}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" fullWidth loading={proof.isVerifying}>
        {t("proof.submit")}
      </Button>
    </form>
  );
}
