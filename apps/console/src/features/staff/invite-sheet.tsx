import { Button, NativeSelect, TextInput } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { inviteStaff } from "../../api/calls.ts";
import parts from "../../parts/parts.module.css";
import { ROLES } from "./roles.ts";

interface InviteSheetProps {
  isOpen: boolean;
  onClose: () => void;
  onDone: (email: string) => void;
}

/** Name, address, role and language; the link goes to the address and nowhere else, not even to this screen (row G2). */
export function InviteSheet(props: InviteSheetProps) {
  const t = useText();
  return (
    <Sheet title={t("console.staff.invite")} isOpen={props.isOpen} onClose={props.onClose}>
      <InviteForm {...props} />
    </Sheet>
  );
}

function InviteForm({ onDone }: InviteSheetProps) {
  const t = useText();
  const queryClient = useQueryClient();
  const [displayName, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState(ROLES[0] ?? "agent");
  const [locale, setLocale] = useState(useLocale());
  const [isIncomplete, setIncomplete] = useState(false);
  const invite = useMutation({
    mutationFn: () =>
      inviteStaff({ displayName: displayName.trim(), email: email.trim(), role, locale }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["staff"] });
      onDone(email.trim());
    },
  });
  const fields = isApiError(invite.error) ? invite.error.fieldMessages() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = displayName.trim() === "" || !email.includes("@");
    setIncomplete(lacks);
    if (!lacks && !invite.isPending) invite.mutate();
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {isIncomplete && <Notice tone="error" title={t("console.staff.incomplete")} takesFocus />}
      {invite.isError && !isIncomplete && <ProblemNotice error={invite.error} />}
      <TextInput
        label={t("console.staff.name")}
        value={displayName}
        error={fields["displayName"]}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("console.staff.email")}
        type="email"
        value={email}
        error={fields["email"]}
        maxLength={254}
        autoComplete="off"
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("console.staff.role")}
        description={t(`console.role.does.${role}`)}
        value={role}
        onChange={(event) =>
          setRole(ROLES.find((each) => each === event.currentTarget.value) ?? "agent")
        }
        data={ROLES.map((value) => ({ value, label: t(`console.role.${value}`) }))}
      />
      <NativeSelect
        label={t("console.staff.language")}
        value={locale}
        onChange={(event) => setLocale(event.currentTarget.value === "en" ? "en" : "zh-CN")}
        data={[
          { value: "zh-CN", label: "中文" },
          { value: "en", label: "English" },
        ]}
      />
      <Button type="submit" loading={invite.isPending}>
        {t("console.staff.invite.send")}
      </Button>
    </form>
  );
}
