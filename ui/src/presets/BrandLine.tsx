// SPDX-License-Identifier: MIT
// The look that clips will have, in sight while they are asked for, and the way to change it.

import { Palette } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AskedOptions } from "../start/draft";
import { LookPicture } from "./LookPicture";

const BrandDialog = lazy(async () => ({ default: (await import("./BrandDialog")).BrandDialog }));

interface BrandLineProps {
  options: AskedOptions;
  onChange: (options: AskedOptions) => void;
  /** What else can be done with the look. */
  children: ReactNode;
}

export function BrandLine({ options, onChange, children }: BrandLineProps) {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  return (
    <section className="brand-line" aria-label={t("brand.title")}>
      <LookPicture options={options} />
      <div className="stack">
        <div>
          <h2 className="brand-title">{t("brand.title")}</h2>
          <p className="soft small">{t("brand.lead")}</p>
        </div>
        <div className="row tight">
          <button type="button" className="button" onClick={() => open(true)}>
            <Palette size={18} aria-hidden />
            {t("brand.change")}
          </button>
          {children}
        </div>
      </div>
      {isOpen && (
        <Suspense fallback={null}>
          <BrandDialog
            title={t("brand.title")}
            options={options}
            done={t("brand.take")}
            onDone={(changed) => {
              open(false);
              onChange(changed);
            }}
            onClose={() => open(false)}
          />
        </Suspense>
      )}
    </section>
  );
}
