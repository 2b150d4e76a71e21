// SPDX-License-Identifier: MIT
// A button that puts a text on the clipboard and says so.

import { Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { copyText } from "../job/taking";
import { say, sayProblem } from "./Toasts";

interface CopyButtonProps {
  label: string;
  text: string;
  isPrimary?: boolean;
}

export function CopyButton({ label, text, isPrimary = false }: CopyButtonProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={isPrimary ? "button primary" : "button"}
      disabled={text === ""}
      onClick={() => void copyText(text).then(() => say(t("common.copied")), sayProblem)}
    >
      <Copy size={17} aria-hidden />
      {label}
    </button>
  );
}
