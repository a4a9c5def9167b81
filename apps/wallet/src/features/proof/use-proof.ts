import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { isUnanswered } from "../../api/problems.ts";
import type { AskedMethod, Challenge, Proof, ProofMethod } from "../../api/wire.ts";
import { hintPasskey } from "../../app/passkey-hint.ts";
import { askPasskey, PasskeyNotUsed } from "./passkey.ts";

export interface ProofFlow<Result> {
  /** Ask: a code goes out, or the options for a passkey come back. */
  start: (method: AskedMethod) => Promise<Challenge>;
  verify: (proof: Proof) => Promise<Result>;
  onProven: (result: Result) => void;
  /** False keeps a complete code from being sent, e.g. while the password beside it is empty. */
  canVerify?: () => boolean;
}

export const isAsked = (method: ProofMethod["method"]): method is AskedMethod =>
  method !== "totp" && method !== "recovery_code";

/** One way to prove: chosen, asked for, answered; each step can fail and be tried again. */
export function useProof<Result>(methods: readonly ProofMethod[], flow: ProofFlow<Result>) {
  const only = methods.length === 1 ? methods[0] : undefined;
  const [chosen, setChosen] = useState<ProofMethod | null>(
    only !== undefined && !isAsked(only.method) ? only : null,
  );
  const [attempt, setAttempt] = useState(0);
  // Kept while a new one is asked for: if that is refused, the code already sent still counts.
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const isBusy = useRef(false);

  const verify = useMutation({
    mutationFn: flow.verify,
    onSuccess: flow.onProven,
    // What nobody has answered may still be right.
    onError: (error) => {
      if (!isUnanswered(error)) setAttempt((count) => count + 1);
    },
    onSettled: () => {
      isBusy.current = false;
    },
  });
  const send = (proof: Proof) => {
    if (isBusy.current || flow.canVerify?.() === false) return;
    isBusy.current = true;
    verify.mutate(proof);
  };
  const ask = useMutation({
    mutationFn: async (way: ProofMethod & { method: AskedMethod }) => {
      const asked = await flow.start(way.method);
      if (way.method === "passkey") {
        if (asked.passkeyOptions === null) throw new PasskeyNotUsed("no options came");
        const response = await askPasskey(asked.passkeyOptions);
        hintPasskey();
        send({ method: "passkey", challengeId: asked.id, response });
        return;
      }
      setChallenge(asked);
      setChosen(way);
    },
    onMutate: () => verify.reset(),
  });

  return {
    chosen,
    challenge,
    attempt,
    isAsking: ask.isPending,
    isVerifying: verify.isPending || verify.isSuccess,
    error: ask.isPending || verify.isPending ? null : (verify.error ?? ask.error),
    choose: (way: ProofMethod) => {
      verify.reset();
      ask.reset();
      if (isAsked(way.method)) ask.mutate({ ...way, method: way.method });
      else setChosen(way);
    },
    leave: () => {
      verify.reset();
      ask.reset();
      setChosen(null);
    },
    sendCode: (code: string) => {
      if (chosen?.method === "totp") send({ method: "totp", code });
      else if (chosen?.method === "recovery_code") send({ method: "recovery_code", code });
      else if (challenge !== null) send({ method: "code", challengeId: challenge.id, code });
    },
  };
}

export type ProofState = ReturnType<typeof useProof>;
