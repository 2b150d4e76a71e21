// SPDX-License-Identifier: MIT
// What stands where no page is, and where one broke.

import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="page empty">
      <h1>{t("problem.notFound")}</h1>
      <p className="soft">{t("problem.notFoundHint")}</p>
      <Link className="button primary" to="/">
        {t("shell.make")}
      </Link>
    </main>
  );
}

export function Crashed() {
  const { t } = useTranslation();
  return (
    <main className="page empty">
      <h1>{t("problem.crashed")}</h1>
      <p className="soft">{t("problem.crashedHint")}</p>
      <button type="button" className="button primary" onClick={() => location.reload()}>
        {t("problem.reload")}
      </button>
    </main>
  );
}
