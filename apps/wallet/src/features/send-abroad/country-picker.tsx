import { TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useId, useState } from "react";
import type { Corridor } from "../../api/abroad-calls.ts";
import { countryName, isMeant } from "./countries.ts";
import classes from "./send-abroad.module.css";

/** Looks like a field and opens the list of countries. */
export function CountryButton({ chosen, onOpen }: { chosen: Corridor; onOpen: () => void }) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  return (
    <div className={classes.field}>
      <span id={id} className={classes.fieldLabel}>
        {t("abroad.country")}
      </span>
      <button
        type="button"
        id={`${id}-button`}
        className={classes.picker}
        aria-haspopup="dialog"
        aria-labelledby={`${id} ${id}-button`}
        onClick={onOpen}
      >
        <span>
          {countryName(chosen.country, locale)} · {chosen.receiveCurrency}
        </span>
        <Icon name="search" size={18} />
      </button>
    </div>
  );
}

interface CountrySheetProps {
  corridors: readonly Corridor[];
  chosen: Corridor;
  isOpen: boolean;
  onChoose: (corridor: Corridor) => void;
  onClose: () => void;
}

/** All countries, fewer with each letter; beside the form and not in it, where Enter would send it. */
export function CountrySheet({ isOpen, onClose, ...list }: CountrySheetProps) {
  const t = useText();
  return (
    <Sheet title={t("abroad.countryTitle")} isOpen={isOpen} onClose={onClose}>
      <Countries {...list} />
    </Sheet>
  );
}

function Countries({
  corridors,
  chosen,
  onChoose,
}: Pick<CountrySheetProps, "corridors" | "chosen" | "onChoose">) {
  const t = useText();
  const locale = useLocale();
  const [typed, setTyped] = useState("");
  const found = corridors.filter((corridor) => isMeant(corridor, typed));
  return (
    <search className={classes.amounts}>
      <TextInput
        label={t("abroad.countrySearch")}
        description={t("abroad.countryHint")}
        type="search"
        autoComplete="off"
        maxLength={40}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <p role="status" className={found.length === 0 ? undefined : classes.hidden}>
        {found.length === 0 ? t("abroad.countryNone", { count: corridors.length }) : ""}
      </p>
      <ul className={classes.places}>
        {found.map((corridor) => (
          <li key={corridor.country + corridor.receiveCurrency}>
            <button
              type="button"
              className={classes.place}
              aria-pressed={corridor === chosen}
              onClick={() => onChoose(corridor)}
            >
              <span>{countryName(corridor.country, locale)}</span>
              <span className={classes.aside}>
                {corridor.receiveCurrency}
                {!corridor.isOpen && ` · ${t("abroad.countryClosed")}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </search>
  );
}
