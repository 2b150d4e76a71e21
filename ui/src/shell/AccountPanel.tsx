// SPDX-License-Identifier: MIT
// Who is signed in, the ways to the pages of the account and of operations, how the page looks, and the way out.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "../api/client";
import { Choice, Select } from "../design/Choice";
import { changeLanguage, isLanguage, LANGUAGES } from "../i18n";
import { signOut } from "../session";
import { amount } from "../words";
import { RunLinks } from "./RunLinks";
import { currentTheme, setTheme, THEMES, type Theme } from "./theme";

export function AccountPanel({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [theme, choose] = useState<Theme>(currentTheme);
  const me = useQuery({ queryKey: ["me"], queryFn: () => take(api.GET("/me")) });
  const wallet = useQuery({ queryKey: ["wallet"], queryFn: () => take(api.GET("/wallet")) });
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t("shell.team")}</dt>
        <dd>{me.data?.team.name ?? "…"}</dd>
        <dt>{t("shell.balance")}</dt>
        <dd>
          {wallet.data === undefined
            ? "…"
            : wallet.data.is_unlimited
              ? t("shell.unlimited")
              : amount(wallet.data.balance_cents, i18n.language)}
        </dd>
      </dl>
      <RunLinks onClose={onClose} />
      <Choice
        label={t("shell.theme")}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(`shell.themes.${value}`) }))}
        onChange={(value) => {
          setTheme(value);
          choose(value);
        }}
      />
      <Select
        label={t("shell.language")}
        value={i18n.language}
        options={Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name }))}
        onChange={(value) => isLanguage(value) && void changeLanguage(value)}
      />
      <div className="row apart">
        <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer">
          {t("shell.apiReference")}
        </a>
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose();
            signOut();
            queries.clear();
          }}
        >
          <LogOut size={18} aria-hidden />
          {t("shell.signOut")}
        </button>
      </div>
    </div>
  );
}
