// SPDX-License-Identifier: MIT
// A window over the page: the browser's own modal dialog, which keeps the focus in and gives it back.

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  isWide?: boolean;
  /** Whether the title is read out only, because the content shows it itself. */
  isTitleHidden?: boolean;
  /** Whether it closes by its own buttons alone, because what it shows is gone for good afterwards. */
  isFirm?: boolean;
}

export function Dialog({
  title,
  onClose,
  children,
  isWide = false,
  isTitleHidden = false,
  isFirm = false,
}: DialogProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, which the browser does
    <dialog
      ref={ref}
      className={isWide ? "dialog wide" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!isFirm) onClose();
      }}
      onClose={() => {
        // A second Escape closes it past `onCancel`.
        if (isFirm && ref.current?.isConnected) ref.current.showModal();
      }}
      onClick={(event) => {
        if (event.target === ref.current && !isFirm) onClose();
      }}
    >
      <div className="dialog-body stack">
        <div className={isTitleHidden ? "dialog-head floating" : "dialog-head row apart"}>
          <h2 id={titleId} className={isTitleHidden ? "visually-hidden" : ""}>
            {title}
          </h2>
          {!isFirm && (
            <button type="button" className="button plain icon" onClick={onClose} aria-label={t("common.close")}>
              <X size={20} aria-hidden />
            </button>
          )}
        </div>
        {children}
      </div>
    </dialog>,
    document.body,
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  yes: string;
  no?: string;
  onYes: () => void;
  onClose: () => void;
}

/** Ask before what cannot be taken back. */
export function Confirm({ title, text, yes, no, onYes, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="soft">{text}</p>
      <div className="row dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {no ?? t("common.cancel")}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            onYes();
          }}
        >
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
