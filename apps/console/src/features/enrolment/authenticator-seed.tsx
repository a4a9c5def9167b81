import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { encode } from "uqr";
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

const QUIET_ZONE = 4;

/** One path of squares, black on white in both colour schemes: scanners expect it so. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_ZONE });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={squares.join("")} fill="#000" />
    </svg>
  );
}
