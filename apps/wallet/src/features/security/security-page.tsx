import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { StepUpHost } from "../step-up/step-up-host.tsx";
import classes from "./security.module.css";

export interface SecurityPageProps {
  title: string;
  lead?: ReactNode;
  /** Where "back" leads; the security centre unless told. */
  back?: "/security" | "/settings" | "/limits";
  children: ReactNode;
}

const BACK = {
  "/security": "security.back",
  "/settings": "settings.back",
  "/limits": "limits.back",
} as const;

/** A page with guarded actions: the way back, and the place where the step-up sheet opens. */
export function SecurityPage({ title, lead, back = "/security", children }: SecurityPageProps) {
  const t = useText();
  return (
    <Page title={title} lead={lead}>
      <p>
        <Link to={back} className={classes.back}>
          {t(BACK[back])}
        </Link>
      </p>
      {children}
      <StepUpHost />
    </Page>
  );
}
