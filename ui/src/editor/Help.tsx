// SPDX-License-Identifier: MIT
// All keys of the editor on one sheet.

import { useTranslation } from "react-i18next";
import { Dialog } from "../design/Dialog";

const KEYS = [
  ["Space", "play"],
  ["← →", "frames"],
  ["Shift ← →", "words"],
  ["Ctrl Z", "undo"],
  ["Ctrl Shift Z", "redo"],
  ["Ctrl Enter", "render"],
  ["I / O", "inOut"],
  ["X", "drop"],
  ["K", "keep"],
  ["A", "add"],
  ["E", "correct"],
  ["1 – 4", "tabs"],
  ["Ctrl ← →", "sentences"],
  ["Alt", "free"],
  ["?", "help"],
] as const;

type Key = "Space" | "Shift" | "Ctrl" | "Enter";

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("editor.help.title")} onClose={onClose}>
      <dl className="editor-keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              <kbd>{keys.replace(/Space|Shift|Ctrl|Enter/g, (key) => t(`editor.help.keys.${key as Key}`))}</kbd>
            </dt>
            <dd>{t(`editor.help.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
