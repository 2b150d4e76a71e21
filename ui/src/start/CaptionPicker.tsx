// SPDX-License-Identifier: MIT
// The caption styles by pictures of them, drawn by the server as they are drawn into clips.

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, fileAddress, type Schemas, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { styleName } from "./styleNames";

type Style = Schemas["CaptionStyleAnswer"];

interface CaptionPickerProps {
  value: string;
  onChange: (name: string) => void;
  /** Told when a style is pointed at or reached by keys: it may be chosen next. */
  onNear?: (style: Style) => void;
}

export function CaptionPicker({ value, onChange, onNear }: CaptionPickerProps) {
  const { t, i18n } = useTranslation();
  const group = useId();
  const [sought, seek] = useState("");
  const found = useQuery({
    queryKey: ["styles"],
    queryFn: () => take(api.GET("/styles")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shown = (found.data?.items ?? []).filter((style) => fits(style, sought, i18n.language));
  return (
    <fieldset className="field">
      <legend>{t("start.captionStyle")}</legend>
      <input
        className="input caption-search"
        type="search"
        placeholder={t("start.captionSearch")}
        aria-label={t("start.captionSearch")}
        value={sought}
        onChange={(event) => seek(event.target.value)}
      />
      {found.isError && <ProblemNotice error={found.error} />}
      <div className="caption-styles">
        {found.isPending && [..."abcdefgh"].map((place) => <div key={place} className="caption-style skeleton" />)}
        {shown.map((style) => (
          <label key={style.name} className="caption-style" onPointerEnter={() => onNear?.(style)}>
            <input
              type="radio"
              name={group}
              value={style.name}
              checked={style.name === value}
              onChange={() => {
                onNear?.(style);
                onChange(style.name);
              }}
            />
            <img src={fileAddress(style.preview_url)} alt="" loading="lazy" width={360} height={160} />
            <span className="caption-name clip-line">{styleName(style, i18n.language)}</span>
          </label>
        ))}
      </div>
      {found.isSuccess && shown.length === 0 && <p className="soft">{t("choose.noMatch")}</p>}
    </fieldset>
  );
}

function fits(style: Style, sought: string, language: string): boolean {
  const wanted = sought.trim().toLowerCase();
  return (
    wanted === "" ||
    `${styleName(style, language)} ${style.title} ${style.name} ${style.group}`.toLowerCase().includes(wanted)
  );
}
