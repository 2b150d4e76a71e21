// SPDX-License-Identifier: MIT
// Shows what a key may see, and says what is missing where it may not.

import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "../design/ProblemNotice";
import { may, type Scope, useMe } from "./me";

export function ScopeGate({ scope, children }: { scope: Scope; children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  if (me.isError) return <ProblemNotice error={me.error} />;
  if (me.data === undefined) return <div className="skeleton lines-waiting" />;
  if (may(me.data.key.scopes, scope)) return children;
  return (
    <div className="empty card">
      <Lock size={34} aria-hidden className="soft" />
      <h1>{t("run.scopeMissing")}</h1>
      <p className="soft">{t("run.scopeMissingHint", { scope: t(`run.keys.scopes.${scope}`) })}</p>
    </div>
  );
}
