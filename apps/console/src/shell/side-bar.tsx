import type { StaffSession } from "../api/wire.ts";
import { Brand } from "./brand.tsx";
import { PlaceList } from "./place-list.tsx";
import classes from "./shell.module.css";
import { Tools } from "./tools.tsx";
import { WhoIsHere } from "./who-is-here.tsx";

/** The left edge of a desktop: places above, person and tools below. */
export function SideBar({ session }: { session: StaffSession }) {
  return (
    <header className={classes.side}>
      <Brand />
      <PlaceList session={session} />
      <div className={classes.sideFoot}>
        <WhoIsHere session={session} />
        <Tools isSignedIn />
      </div>
    </header>
  );
}
