import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { QrCode } from "@okpay/ui/qr-code.tsx";
import { useText } from "@okpay/ui/text.tsx";
import classes from "./enrolment.module.css";

/** The seed as a picture to scan and as text to type: the only time it is ever shown. */
export function AuthenticatorSeed({ uri, secret }: { uri: string; secret: string }) {
  const t = useText();
  return (
    <div className={classes.seed}>
      <QrCode text={uri} label={t("console.enrol.totp.picture")} />
      <div className={classes.seedText}>
        <p>{t("console.enrol.totp.scan")}</p>
        <p>{t("console.enrol.totp.type")}</p>
        <CopyableReference value={secret.replaceAll(/(.{4})(?=.)/g, "$1 ")} />
      </div>
    </div>
  );
}
