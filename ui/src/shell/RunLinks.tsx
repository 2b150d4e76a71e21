// SPDX-License-Identifier: MIT
// The ways to the pages of the account, and to operations for those whose key may see them.

import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../account/me";

const PAGES = ["keys", "wallet", "usage", "webhooks", "examples", "settings"] as const;
const FOR_THE_TEAM: readonly string[] = ["keys", "webhooks"];

export function RunLinks({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const isKeeper = useMay("team");
  const isOperator = useMay("admin");
  return (
    <nav className="row tight run-links" aria-label={t("run.account")}>
      {PAGES.filter((name) => isKeeper !== false || !FOR_THE_TEAM.includes(name)).map((name) => (
        <Link key={name} to={`/account/${name}`} className="button" onClick={onClose}>
          {t(`run.pages.${name}`)}
        </Link>
      ))}
      {isOperator && (
        <Link to="/operations" className="button" onClick={onClose}>
          {t("run.operations")}
        </Link>
      )}
    </nav>
  );
}
