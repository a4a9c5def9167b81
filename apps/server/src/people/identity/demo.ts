import type { Locale } from "@okpay/contracts";
import { isMessageKey, t } from "@okpay/i18n";
import type { Database } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import type { ActivationOutcome, Confirmations } from "./activate.ts";
import { CURRENT_CONSENTS } from "./consents.ts";
import { findCustomersByIdentifier, findPersonas } from "./customer-repository.ts";
import { type Origin, prepare, type RegistrationDeps } from "./register.ts";
import { insertRegistration } from "./registration-repository.ts";
import { judgeForm } from "./registration-rules.ts";
import type { Sessions, StartedSession } from "./sessions.ts";
import type { RegistrationRow } from "./tables.ts";

/** A seeded customer that visitors of the demo world may become. */
export interface Persona {
  readonly key: string;
  readonly displayName: string;
  readonly story: Readonly<Record<Locale, string>>;
}

export interface DemoCustomer {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly password: string;
  readonly locale: Locale;
  /** Visitors may become this one; `null` for the other people of the demo world. */
  readonly persona: string | null;
  /** When they became a customer. */
  readonly at: Date;
}

/** The demo world's own doors; every one of them answers "not found" or fails anywhere else. */
export interface DemoIdentity {
  personas(): Promise<Persona[]>;
  /** Signs in as a seeded persona, without a password. */
  signInAs(
    persona: string,
    browser: Origin & { readonly presentedToken: string | undefined },
  ): Promise<StartedSession>;
  /**
   * A customer as registration makes them, with both channels taken as confirmed: the same checks, the same booking, no
   * messages. Repeating it with the same address answers the customer who is there.
   */
  createCustomer(customer: DemoCustomer): Promise<string>;
}

export interface DemoDeps
  extends Pick<RegistrationDeps, "database" | "keyring" | "hasher" | "passwordPolicy"> {
  readonly isDemo: boolean;
  readonly sessions: Sessions;
  activate(registration: RegistrationRow, confirmed: Confirmations): Promise<ActivationOutcome>;
}

const SEED: Origin = { ip: "127.0.0.1", userAgent: "okpay demo seed" };

export function createDemoIdentity(deps: DemoDeps): DemoIdentity {
  const { database, isDemo, sessions } = deps;
  return {
    async personas() {
      if (!isDemo) return [];
      const rows = await findPersonas(database.kysely);
      return rows.flatMap(({ persona, display_name }) =>
        persona === null
          ? []
          : [
              {
                key: persona,
                displayName: display_name,
                story: { en: storyOf("en", persona), "zh-CN": storyOf("zh-CN", persona) },
              },
            ],
      );
    },

    async signInAs(persona, browser) {
      const found = isDemo
        ? (await findPersonas(database.kysely)).find((row) => row.persona === persona)
        : undefined;
      if (found === undefined) throw new RequestRefused("not_found");
      return database.kysely.transaction().execute((tx) =>
        // No device and no news of it: anybody may be a persona from anywhere.
        sessions.start(tx, {
          ...browser,
          customerId: found.id,
          factors: ["demo"],
          deviceId: null,
        }),
      );
    },

    async createCustomer(customer) {
      if (!isDemo) throw new Error("customers are seeded in the demo world only");
      const verdict = judgeForm({ ...customer, consents: CURRENT_CONSENTS }, deps.passwordPolicy);
      if (!verdict.isAccepted)
        throw new RequestRefused(verdict.refusal.code, { errors: verdict.refusal.errors });
      const existing = await ownerOf(database, verdict.form.email);
      if (existing !== undefined) return existing;
      const request = {
        ...SEED,
        ...verdict.form,
        locale: customer.locale,
        consents: CURRENT_CONSENTS,
      };
      const { row } = prepare(
        deps,
        request,
        await deps.hasher.hash(customer.password),
        customer.at,
      );
      await database.kysely.transaction().execute((tx) => insertRegistration(tx, row));
      const confirmed = {
        emailConfirmedAt: customer.at,
        phoneConfirmedAt: customer.at,
        at: customer.at,
        persona: customer.persona,
      };
      const outcome = await deps.activate(row, confirmed);
      const created = await ownerOf(database, verdict.form.email);
      if (created === undefined) throw new Error(`a demo customer could not be made: ${outcome}`);
      return created;
    },
  };
}

const ownerOf = async (database: Database, email: string): Promise<string | undefined> =>
  (await findCustomersByIdentifier(database.kysely, "email", [email]))[0]?.id;

function storyOf(locale: Locale, persona: string): string {
  const key = `personas.${persona}.story`;
  return isMessageKey(key) ? t(locale, key) : "";
}
