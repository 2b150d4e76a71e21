// SPDX-License-Identifier: MIT
// What is wanted: a few choices in sight, the rest behind one line.

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, take } from "../api/client";
import { Choice, Select, Switch } from "../design/Choice";
import { namedLanguages } from "../words";
import { CaptionPicker } from "./CaptionPicker";
import { CAMERAS, type Draft, LENGTHS, type Length, MOST_CLIPS, PACES, RATIOS, RESOLUTIONS, STYLES } from "./draft";

interface OptionsFormProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

export function OptionsForm({ draft, onChange }: OptionsFormProps) {
  const { t } = useTranslation();
  const set =
    <K extends keyof Draft>(name: K) =>
    (value: Draft[K]) =>
      onChange({ ...draft, [name]: value });
  return (
    <div className="options">
      <div className="field">
        <label htmlFor="prompt">{t("start.prompt")}</label>
        <textarea
          id="prompt"
          className="input"
          rows={2}
          maxLength={2000}
          placeholder={t("start.promptPlaceholder")}
          value={draft.prompt}
          onChange={(event) => set("prompt")(event.target.value)}
        />
      </div>
      <Choice
        label={t("start.style")}
        value={draft.style}
        options={STYLES.map((value) => ({ value, label: t(`start.styles.${value}`) }))}
        onChange={set("style")}
      />
      <div className="options-pair">
        <CountField count={draft.count} onChange={set("count")} />
        <Choice
          label={t("start.length")}
          value={draft.length}
          options={(Object.keys(LENGTHS) as Length[]).map((value) => ({ value, label: t(`start.lengths.${value}`) }))}
          onChange={set("length")}
        />
      </div>
      <Choice
        label={t("start.ratio")}
        value={draft.ratio}
        options={RATIOS.map((value) => ({ value, label: t(`start.ratios.${value}`), icon: <Shape ratio={value} /> }))}
        onChange={set("ratio")}
      />
      <Choice
        label={t("start.framing")}
        value={draft.camera}
        options={CAMERAS.map((value) => ({ value, label: t(`start.cameras.${value}`) }))}
        onChange={set("camera")}
      />
      <div className="stack">
        <Switch label={t("start.captionsOn")} isOn={draft.hasCaptions} onChange={set("hasCaptions")} />
        {draft.hasCaptions && <CaptionPicker value={draft.captionStyle} onChange={set("captionStyle")} />}
      </div>
      <details className="options-more">
        <summary>{t("start.more")}</summary>
        <MoreOptions draft={draft} onChange={onChange} />
      </details>
    </div>
  );
}

function CountField({ count, onChange }: { count: number; onChange: (count: number) => void }) {
  const { t } = useTranslation();
  return (
    <div className="field">
      <label htmlFor="count">
        {t("start.count")}: <strong className="count-value">{count === 0 ? t("start.countAuto") : count}</strong>
      </label>
      <input
        id="count"
        className="slider"
        type="range"
        min={0}
        max={MOST_CLIPS}
        value={count}
        aria-valuetext={count === 0 ? t("start.countAuto") : String(count)}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </div>
  );
}

function MoreOptions({ draft, onChange }: OptionsFormProps) {
  const { t, i18n } = useTranslation();
  const set =
    <K extends keyof Draft>(name: K) =>
    (value: Draft[K]) =>
      onChange({ ...draft, [name]: value });
  const found = useQuery({
    queryKey: ["languages"],
    queryFn: () => take(api.GET("/languages")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const languages = namedLanguages(found.data?.items ?? [], i18n.language);
  return (
    <div className="options-grid">
      <Select
        label={t("start.language")}
        value={draft.language}
        options={[{ value: "", label: t("start.languageAuto") }, ...languages]}
        onChange={set("language")}
      />
      <Select
        label={t("start.translate")}
        value={draft.targetLanguage}
        options={[{ value: "", label: t("start.translateNone") }, ...languages]}
        onChange={set("targetLanguage")}
      />
      <Select
        label={t("start.pace")}
        value={draft.pace}
        options={PACES.map((value) => ({ value, label: t(`start.paces.${value}`) }))}
        onChange={(value) => set("pace")(PACES.find((pace) => pace === value) ?? "none")}
      />
      <Select
        label={t("start.resolution")}
        value={draft.resolution}
        options={RESOLUTIONS.map((value) => ({ value, label: `${value}p` }))}
        onChange={(value) => set("resolution")(RESOLUTIONS.find((one) => one === value) ?? "1080")}
      />
      <Switch label={t("start.heading")} isOn={draft.hasHeading} onChange={set("hasHeading")} />
      <Switch label={t("start.denoise")} isOn={draft.isDenoised} onChange={set("isDenoised")} />
    </div>
  );
}

const SIZES: Record<string, readonly [number, number]> = {
  "9:16": [9, 16],
  "4:5": [11, 14],
  "1:1": [13, 13],
  "16:9": [16, 9],
};

function Shape({ ratio }: { ratio: string }) {
  const [width, height] = SIZES[ratio] ?? [15, 11];
  const isDashed = ratio === "original";
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <rect
        x={(18 - width) / 2}
        y={(18 - height) / 2}
        width={width}
        height={height}
        rx="2.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray={isDashed ? "3 2" : "none"}
      />
    </svg>
  );
}
