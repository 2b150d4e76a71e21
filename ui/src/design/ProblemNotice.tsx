// SPDX-License-Identifier: MIT
// Why something failed and what to do about it, where the user looks.

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problems";
import { problemWords } from "./problemWords";

export function ProblemNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const words = problemWords(error);
  return (
    <div className="notice bad" role="alert">
      <TriangleAlert size={20} aria-hidden />
      <div className="stack">
        <div>
          <p>
            <strong>{words.what}</strong>
          </p>
          <p>{words.todo}</p>
          {words.detail && <p className="small soft">{t("problem.detail", { message: words.detail })}</p>}
          {problem.fields.map((field) => (
            <p key={field.field} className="small">
              <code>{field.field}</code>: {field.message}
            </p>
          ))}
        </div>
        {children}
      </div>
    </div>
  );
}
