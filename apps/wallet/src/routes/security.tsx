import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { securityQuery } from "../api/security-calls.ts";
import { FreezeButton, FrozenNotice } from "../features/security/freeze.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import { Menu, type MenuEntry } from "../features/security/menu.tsx";
import { Score } from "../features/security/score.tsx";
import { SecurityPage } from "../features/security/security-page.tsx";

const PLACES: readonly MenuEntry[] = [
  {
    to: "/security/factors",
    icon: "shield",
    title: "security.place.factors",
    hint: "security.placeHint.factors",
  },
  {
    to: "/security/devices",
    icon: "laptop",
    title: "security.place.devices",
    hint: "security.placeHint.devices",
  },
  {
    to: "/security/history",
    icon: "clock",
    title: "security.place.history",
    hint: "security.placeHint.history",
  },
  {
    to: "/security/alerts",
    icon: "bell",
    title: "security.place.alerts",
    hint: "security.placeHint.alerts",
  },
  {
    to: "/security/password",
    icon: "lock",
    title: "security.place.password",
    hint: "security.placeHint.password",
  },
  {
    to: "/security/contacts",
    icon: "mail",
    title: "security.place.contacts",
    hint: "security.placeHint.contacts",
  },
  {
    to: "/security/record",
    icon: "eye",
    title: "security.place.record",
    hint: "security.placeHint.record",
  },
  {
    to: "/security/consents",
    icon: "list",
    title: "security.place.consents",
    hint: "security.placeHint.consents",
  },
];

/** The security centre: how safe the account is, the one next step, everything that can be changed, the brake. */
export function SecurityCentre() {
  const t = useText();
  const overview = useQuery(securityQuery);
  return (
    <SecurityPage title={t("security.title")} lead={t("security.lead")} back="/settings">
      <Loaded query={overview}>
        {(data) => (
          <>
            {data.isFrozen && <FrozenNotice overview={data} />}
            <Score overview={data} />
          </>
        )}
      </Loaded>
      <Menu label={t("security.places")} entries={PLACES} />
      {overview.data?.isFrozen === false && <FreezeButton />}
    </SecurityPage>
  );
}
