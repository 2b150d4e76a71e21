// SPDX-License-Identifier: MIT
// A secret that is shown once, with the way to copy it. It closes by its own button alone, not by a slip of the hand.

import { TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../design/CopyButton";

interface SecretProps {
  title: string;
  secret: string;
  onKept: () => void;
  children?: ReactNode;
}

export function Secret({ title, secret, onKept, children }: SecretProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="stack" role="status">
      <div className="field">
        <label htmlFor={id}>{title}</label>
        <input
          id={id}
          className="input code"
          readOnly
          value={secret}
          spellCheck={false}
          onFocus={(event) => event.target.select()}
        />
      </div>
      {children}
      <div className="notice">
        <TriangleAlert size={20} aria-hidden />
        <p>{t("run.once")}</p>
      </div>
      <div className="row dialog-actions">
        <CopyButton label={t("run.copy")} text={secret} isPrimary />
        <button type="button" className="button" onClick={onKept}>
          {t("run.kept")}
        </button>
      </div>
    </div>
  );
}
