// SPDX-License-Identifier: MIT
// Making a key: a name, what it may do, how long; then its secret, once.

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import { Select } from "../design/Choice";
import { Dialog } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { giveableScopes, KEY_DAYS, keyBody } from "./keys";
import { type Scope, useMe } from "./me";
import { Secret } from "./Secret";

interface NewKeyDialogProps {
  /** Asks the server; a key for another team is made at another address. */
  onMake: (body: Schemas["KeyBody"]) => Promise<Schemas["NewKey"]>;
  onClose: () => void;
  name?: string;
  title?: string;
}

export function NewKeyDialog({ onMake, onClose, name: firstName = "", title }: NewKeyDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(firstName);
  const [scopes, setScopes] = useState<readonly Scope[]>(["read", "write"]);
  const [days, setDays] = useState("0");
  const giveable = giveableScopes(useMe().data?.key.scopes ?? []);
  const make = useMutation({ mutationFn: () => onMake(keyBody(name, scopes, Number(days))) });
  if (make.isSuccess) {
    return (
      <Dialog title={title ?? t("run.keys.ready")} onClose={onClose} isFirm>
        <Secret title={make.data.key.name} secret={make.data.secret} onKept={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={title ?? t("run.keys.make")} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <div className="field">
          <label htmlFor="key-name">{t("run.keys.name")}</label>
          <input
            id="key-name"
            className="input"
            required
            maxLength={200}
            placeholder={t("run.keys.nameExample")}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <fieldset className="field">
          <legend>{t("run.keys.may")}</legend>
          {giveable.map((scope) => (
            <label key={scope} className="tick">
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={(event) =>
                  setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
                }
              />
              <span>
                {t(`run.keys.scopes.${scope}`)}
                <span className="soft small tick-hint">{t(`run.keys.scopeHints.${scope}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Select
          label={t("run.keys.expiry")}
          value={days}
          options={KEY_DAYS.map((value) => ({
            value,
            label: value === "0" ? t("run.keys.forever") : t("run.keys.days", { count: Number(value) }),
          }))}
          onChange={setDays}
        />
        {make.isError && <ProblemNotice error={make.error} />}
        <div className="row dialog-actions">
          <button
            type="submit"
            className="button primary"
            disabled={name.trim() === "" || scopes.length === 0 || make.isPending}
          >
            {t("run.keys.go")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
