import { Button } from "@mantine/core";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import security from "../security/security.module.css";

/** A secret that is shown now and never again. Kept nowhere but in this sheet. */
export function ShownOnce(props: { title: string; secret: string | null; onClose: () => void }) {
  const t = useText();
  return (
    <Sheet title={props.title} isOpen={props.secret !== null} onClose={props.onClose}>
      <div className={security.form}>
        <p>{t("merchant.shownOnce")}</p>
        {props.secret !== null && <CopyableReference value={props.secret} />}
        <Button fullWidth onClick={props.onClose}>
          {t("merchant.iKeptIt")}
        </Button>
      </div>
    </Sheet>
  );
}
