import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  addMember,
  type MerchantDetail,
  merchantQuery,
  removeMember,
} from "../../api/merchant-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { ConfirmSheet } from "../security/confirm-sheet.tsx";
import security from "../security/security.module.css";
import { useGuarded } from "../step-up/use-guarded.ts";

type Member = MerchantDetail["members"][number];

/** Who works with this merchant, and letting others. */
export function People({ merchant }: { merchant: MerchantDetail }) {
  return (
    <>
      <ul className={security.rows}>
        {merchant.members.map((member) => (
          <PersonRow key={member.id} merchantId={merchant.id} member={member} />
        ))}
      </ul>
      <AddPerson merchantId={merchant.id} />
    </>
  );
}

function PersonRow({ merchantId, member }: { merchantId: string; member: Member }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const removing = useGuarded(() => removeMember(merchantId, member.id), {
    onDone: () => {
      setAsking(false);
      void queryClient.invalidateQueries({ queryKey: ["merchants"] });
    },
  });
  return (
    <li className={security.entry}>
      <span className={security.icon}>
        <Icon name="person" />
      </span>
      <span className={security.text}>
        <span className={security.name}>{member.name}</span>
        <span className={security.dim}>
          {member.contact} · {t(`merchant.role.${member.role}`)}
        </span>
      </span>
      {member.isYou ? (
        <span className={security.tag}>{t("merchant.you")}</span>
      ) : (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t("merchant.removePerson")}
        </Button>
      )}
      <ConfirmSheet
        title={t("merchant.removePersonSure", { name: member.name })}
        action={t("merchant.removePerson")}
        isOpen={isAsking}
        isRunning={removing.isRunning}
        error={removing.error}
        onConfirm={() => removing.run(undefined)}
        onClose={() => setAsking(false)}
      >
        <p>{t("merchant.removePersonWhy", { name: member.name })}</p>
      </ConfirmSheet>
    </li>
  );
}

function AddPerson({ merchantId }: { merchantId: string }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Member["role"]>("manager");
  const adding = useGuarded(() => addMember(merchantId, { email: email.trim(), role }), {
    onDone: (detail) => {
      setEmail("");
      queryClient.setQueryData(merchantQuery(merchantId).queryKey, detail);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim() !== "") adding.run(undefined);
  };
  return (
    <section className={security.card} aria-labelledby="add-person">
      <h2 id="add-person">{t("merchant.addPerson")}</h2>
      <form className={security.form} onSubmit={submit} noValidate>
        {adding.error !== null && <ProblemNotice error={adding.error} />}
        <TextInput
          label={t("field.email")}
          type="email"
          value={email}
          maxLength={254}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <NativeSelect
          label={t("merchant.personRole")}
          value={role}
          onChange={({ currentTarget }) =>
            setRole(currentTarget.value === "owner" ? "owner" : "manager")
          }
        >
          <option value="manager">{t("merchant.role.manager")}</option>
          <option value="owner">{t("merchant.role.owner")}</option>
        </NativeSelect>
        <Button type="submit" fullWidth loading={adding.isRunning}>
          {t("merchant.addPersonNow")}
        </Button>
      </form>
    </section>
  );
}
