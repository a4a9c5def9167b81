import { encode } from "uqr";
import classes from "./ui.module.css";

/** White around the code, in modules: scanners want four. */
const QUIET_ZONE = 4;

/** The code as one path of squares. */
function squaresOf(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_ZONE });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, path: squares.join("") };
}

/** A QR code, black on white in both colour schemes: scanners need it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = squaresOf(text);
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** The same code as a file of its own (SVG): sharp on a poster of any size. */
export function qrPicture(text: string): string {
  const { size, path } = squaresOf(text);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="1024" height="1024" ` +
    `shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`
  );
}
