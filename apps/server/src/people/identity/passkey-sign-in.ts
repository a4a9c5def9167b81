import { randomToken, sha256 } from "../../platform/crypto.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { Challenges, IssuedChallenge } from "./challenges.ts";
import { type Browser, type Entered, enter } from "./entrance.ts";
import { PENDING_TOKEN } from "./pending-sign-ins.ts";
import type { SignInDeps } from "./sign-in.ts";

export interface PasskeySignInDeps extends SignInDeps {
  readonly challenges: Challenges;
}

/** Bound to the browser that asked by the cookie of waiting sign-ins, though nobody is known yet (row F7). */
const bindingOf = (browserToken: string): Buffer => sha256(`passkey-sign-in ${browserToken}`);

/** Any passkey of this site may answer. No password, so no lock of one stands in the way (row T2). */
export async function startPasskeySignIn(
  deps: PasskeySignInDeps,
  pendingToken: string | undefined,
): Promise<{ readonly challenge: IssuedChallenge; readonly token: string }> {
  const isUsable = pendingToken !== undefined && PENDING_TOKEN.test(pendingToken);
  const token = isUsable ? pendingToken : randomToken();
  const challenge = await deps.database.kysely.transaction().execute((tx) =>
    deps.challenges.start(tx, {
      purpose: "login",
      customerId: null,
      method: "passkey",
      binding: bindingOf(token),
    }),
  );
  return { challenge, token };
}

/** A passkey with user verification is two factors in one: assurance level 2 directly. */
export async function finishPasskeySignIn(
  deps: PasskeySignInDeps,
  request: Browser & {
    readonly pendingToken: string | undefined;
    readonly challengeId: string;
    readonly response: Readonly<Record<string, unknown>>;
  },
): Promise<Entered> {
  const { pendingToken } = request;
  if (pendingToken === undefined || !PENDING_TOKEN.test(pendingToken))
    throw new RequestRefused("sign_in_expired");
  return deps.challenges.verify(
    {
      challengeId: fromPublicId(request.challengeId),
      purpose: "login",
      binding: bindingOf(pendingToken),
      given: { response: request.response },
    },
    async (tx, { customerId }) => {
      await deps.pending.endByToken(tx, pendingToken);
      return enter(deps, tx, {
        ...request,
        customerId,
        factors: ["passkey"],
        trust: false,
        failuresBefore: 0,
      });
    },
  );
}
