import type { Locale } from "@okpay/contracts";
import { createBatchLoader, type Database } from "../../platform/db/index.ts";
import {
  type CustomerRecord,
  findCustomers,
  findCustomersByIdentifier,
} from "./customer-repository.ts";
import { normaliseEmail } from "./email-address.ts";
import { maskEmail, maskName, maskPhone } from "./masking.ts";
import { parseMobileNumber } from "./mobile-number.ts";

/** A customer as another customer may see them before paying. */
export interface DirectoryEntry {
  readonly customerId: string;
  readonly displayName: string;
  readonly maskedName: string;
  /** Of the identifier they were found by, or of their e-mail. */
  readonly maskedContact: string;
}

export interface Profile extends DirectoryEntry {
  readonly email: string;
  readonly phone: string;
  readonly maskedEmail: string;
  readonly maskedPhone: string;
  readonly locale: Locale;
  readonly isDemo: boolean;
  readonly createdAt: Date;
}

/** Answers about customers for the other wings. Only confirmed identifiers are found: a pending registration is nobody. */
export interface IdentityDirectory {
  /** `null` for what is no address, or nobody's. */
  findByEmail(email: string): Promise<DirectoryEntry | null>;
  findByPhone(phone: string): Promise<DirectoryEntry | null>;
  /** Of somebody who is a customer for certain (signed in, party of a payment); anybody else is a broken invariant. */
  profileOf(customerId: string): Promise<Profile>;
  /** By id; unknown ids are absent. */
  profilesOf(customerIds: readonly string[]): Promise<ReadonlyMap<string, Profile>>;
}

export function createDirectory({ database }: { readonly database: Database }): IdentityDirectory {
  const profilesOf = async (
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, Profile>> => {
    const records = await findCustomers(database.kysely, [...new Set(customerIds)]);
    return new Map(records.map((record) => [record.id, toProfile(record)]));
  };

  const profileOf = createBatchLoader(async (customerIds: readonly string[]) => {
    const profiles = await profilesOf(customerIds);
    return customerIds.map((customerId) => profiles.get(customerId));
  });
  const ownerOf = {
    email: ownerLoader(database, "email"),
    phone: ownerLoader(database, "phone"),
  };

  return {
    async findByEmail(input) {
      const email = normaliseEmail(input);
      const record = email === null ? undefined : await ownerOf.email(email);
      return record === undefined ? null : toEntry(record, maskEmail(record.email));
    },
    async findByPhone(input) {
      const phone = parseMobileNumber(input);
      const record = phone === null ? undefined : await ownerOf.phone(phone);
      return record === undefined ? null : toEntry(record, maskPhone(record.phone));
    },
    async profileOf(customerId) {
      const profile = await profileOf(customerId);
      if (profile === undefined) throw new Error("a customer id names nobody");
      return profile;
    },
    profilesOf,
  };
}

const ownerLoader = (database: Database, kind: "email" | "phone") =>
  createBatchLoader(async (values: readonly string[]) => {
    const records = await findCustomersByIdentifier(database.kysely, kind, values);
    const owners = new Map(records.map((record) => [record[kind], record]));
    return values.map((value) => owners.get(value));
  });

const toEntry = (record: CustomerRecord, maskedContact: string): DirectoryEntry => ({
  customerId: record.id,
  displayName: record.displayName,
  maskedName: maskName(record.displayName),
  maskedContact,
});

const toProfile = (record: CustomerRecord): Profile => ({
  ...toEntry(record, maskEmail(record.email)),
  email: record.email,
  phone: record.phone,
  maskedEmail: maskEmail(record.email),
  maskedPhone: maskPhone(record.phone),
  locale: record.locale,
  isDemo: record.persona !== null,
  createdAt: record.createdAt,
});
