import type { MerchantRole } from "@okpay/contracts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { about } from "./accounts.ts";
import type { Member, MerchantsDeps, Origin } from "./deps.ts";
import { deleteMember, insertMember, membersForUpdate } from "./repository.ts";

const MOST_MEMBERS = 50;

/** Owners only. Somebody who is there already stays as they are. */
export async function addMember(
  deps: MerchantsDeps,
  owner: Member,
  request: { readonly email: string; readonly role: MerchantRole; readonly origin: Origin },
): Promise<void> {
  const person = await deps.directory.findByEmail(request.email);
  if (person === null)
    throw new RequestRefused("member_not_found", { errors: [{ field: "email", code: "invalid" }] });
  await deps.database.kysely.transaction().execute(async (tx) => {
    const members = await membersForUpdate(tx, owner.merchantId);
    if (members.length >= MOST_MEMBERS) throw new RequestRefused("too_many_items");
    await insertMember(tx, {
      id: newId(),
      merchant_id: owner.merchantId,
      customer_id: person.customerId,
      role: request.role,
      added_at: deps.clock.now(),
    });
    await deps.audit.write(
      tx,
      about("merchant.member_added", owner, request.origin, { role: request.role }),
    );
  });
}

/** Owners only; the last owner stays (`last_owner`). */
export async function removeMember(
  deps: MerchantsDeps,
  owner: Member,
  memberId: string,
  origin: Origin,
): Promise<void> {
  await deps.database.kysely.transaction().execute(async (tx) => {
    const members = await membersForUpdate(tx, owner.merchantId);
    const leaving = members.find(({ id }) => id === memberId);
    if (leaving === undefined) throw new RequestRefused("not_found");
    const owners = members.filter(({ role }) => role === "owner");
    if (leaving.role === "owner" && owners.length === 1) throw new RequestRefused("last_owner");
    await deleteMember(tx, memberId);
    await deps.audit.write(tx, about("merchant.member_removed", owner, origin));
  });
}
