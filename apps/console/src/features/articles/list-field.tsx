import { Button, TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useId, useState } from "react";
import parts from "../../parts/parts.module.css";
import classes from "./articles.module.css";

export interface ListFieldProps {
  label: string;
  description: string;
  values: readonly string[];
  /** Offered while typing. */
  known: readonly string[];
  isAllowed: (value: string) => boolean;
  isLocked: boolean;
  /** Stands still while it is saved: all of it stays in its place, and nothing can be changed. */
  isSaving: boolean;
  onChange: (values: string[]) => void;
}

/** Several names out of a known list: what is not in it is refused here, because it would lead nowhere. */
export function ListField(props: ListFieldProps) {
  const { label, description, values, known, isAllowed, isLocked, isSaving, onChange } = props;
  const t = useText();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [isRefused, setRefused] = useState(false);
  const add = () => {
    const value = typed.trim();
    if (value === "" || isSaving) return;
    if (!isAllowed(value)) {
      setRefused(true);
      return;
    }
    if (!values.includes(value)) onChange([...values, value]);
    setTyped("");
  };
  return (
    <div className={classes.list}>
      {!isLocked && (
        <div className={classes.adding}>
          <TextInput
            label={label}
            description={description}
            error={isRefused ? t("console.articles.list.unknown") : undefined}
            value={typed}
            list={listId}
            readOnly={isSaving}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => {
              setRefused(false);
              setTyped(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <Button
            variant="default"
            disabled={isSaving}
            onClick={add}
            aria-label={t("console.articles.list.addTo", { list: label })}
          >
            {t("console.articles.list.add")}
          </Button>
          <datalist id={listId}>
            {known.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </datalist>
        </div>
      )}
      {isLocked && <p className={parts.dim}>{label}</p>}
      {values.length > 0 && <Chips {...props} />}
    </div>
  );
}

function Chips({ label, values, isLocked, isSaving, onChange }: ListFieldProps) {
  const t = useText();
  return (
    <ul className={classes.chips} aria-label={label}>
      {values.map((value) => (
        <li key={value}>
          <span className={parts.code}>{value}</span>
          {!isLocked && (
            <button
              type="button"
              disabled={isSaving}
              aria-label={t("console.articles.list.remove", { value })}
              onClick={() => onChange(values.filter((each) => each !== value))}
            >
              <Icon name="cross" size={16} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
