// SPDX-License-Identifier: MIT
// The door: a key is pasted once, tried, and kept.

import { useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "../api/client";
import { asProblem } from "../api/problems";
import { problemLine } from "../design/problemWords";
import { keyFromPasted, signIn, wasRefused } from "../session";
import { Logo } from "../shell/Logo";

export function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key, setKey] = useState("");
  const [error, setError] = useState(() => (wasRefused() ? t("signIn.refused") : ""));
  const [isBusy, setBusy] = useState(false);
  const [isShown, show] = useState(false);

  async function enter(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const found = keyFromPasted(key);
      await take(api.GET("/me", { headers: { Authorization: `Bearer ${found}` } }));
      queries.clear();
      signIn(found);
    } catch (thrown) {
      const problem = asProblem(thrown);
      setError(problem.status === 401 ? t("signIn.wrong") : problemLine(problem));
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
            <div className="door-key">
              <input
                id="key"
                className="input"
                type={isShown ? "text" : "password"}
                autoComplete="current-password"
                spellCheck={false}
                required
                placeholder={t("signIn.placeholder")}
                value={key}
                aria-invalid={error !== ""}
                aria-describedby="key-error"
                onChange={(event) => setKey(event.target.value)}
              />
              <button
                type="button"
                className="button plain icon"
                aria-label={t("signIn.show")}
                aria-pressed={isShown}
                onClick={() => show(!isShown)}
              >
                {isShown ? <EyeOff size={19} aria-hidden /> : <Eye size={19} aria-hidden />}
              </button>
            </div>
            <p id="key-error" className="field-error" role="alert">
              {error}
            </p>
          </div>
          <button type="submit" className="button primary large" disabled={isBusy || key.trim() === ""}>
            {t("signIn.go")}
          </button>
        </form>
        <details className="door-help small">
          <summary>{t("signIn.help")}</summary>
          <ul>
            <li>{t("signIn.helpStart")}</li>
            <li>
              {t("signIn.helpLost")} <code>clipmill keys create</code>
            </li>
            <li>{t("signIn.helpOther")}</li>
          </ul>
        </details>
      </div>
    </main>
  );
}
