// SPDX-License-Identifier: MIT
// The door: a key is pasted once, tried, and kept.

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "../api/client";
import { asProblem } from "../api/problems";
import { signIn, wasRefused } from "../session";
import { Logo } from "../shell/Logo";

export function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key, setKey] = useState("");
  const [error, setError] = useState(() => (wasRefused() ? t("signIn.refused") : ""));
  const [isBusy, setBusy] = useState(false);

  async function enter(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await take(api.GET("/me", { headers: { Authorization: `Bearer ${key.trim()}` } }));
      queries.clear();
      signIn(key);
    } catch (thrown) {
      const problem = asProblem(thrown);
      setError(
        problem.status === 401
          ? t("signIn.wrong")
          : problem.code === "offline"
            ? t("problem.offline")
            : problem.message,
      );
      setBusy(false);
    }
  }

  return (
    <main className="door">
      <div className="door-card stack">
        <Logo />
        <h1 className="door-title">{t("signIn.title")}</h1>
        <p className="soft">{t("signIn.lead")}</p>
        <form className="stack" onSubmit={(event) => void enter(event)}>
          <div className="field">
            <label htmlFor="key">{t("signIn.key")}</label>
            <input
              id="key"
              className="input"
              type="password"
              autoComplete="current-password"
              spellCheck={false}
              required
              placeholder={t("signIn.placeholder")}
              value={key}
              aria-invalid={error !== ""}
              aria-describedby="key-error"
              onChange={(event) => setKey(event.target.value)}
            />
            <p id="key-error" className="field-error" role="alert">
              {error}
            </p>
          </div>
          <button type="submit" className="button primary large" disabled={isBusy || key.trim() === ""}>
            {t("signIn.go")}
          </button>
        </form>
        <p className="soft small">
          {t("signIn.help")} <code>clipmill keys create</code>
        </p>
      </div>
    </main>
  );
}
