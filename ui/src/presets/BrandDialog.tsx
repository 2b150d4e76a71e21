// SPDX-License-Identifier: MIT
// A brand kit: logo, colors, fonts, caption style, heading, hook, music and bar, seen as it is changed.

import { type Dispatch, type FormEvent, type SetStateAction, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice, Select, Switch } from "../design/Choice";
import { Dialog } from "../design/Dialog";
import { ColorField, FontSelect, Slider } from "../design/Fields";
import { ProblemNotice } from "../design/ProblemNotice";
import { CaptionPicker } from "../start/CaptionPicker";
import { type AskedOptions, withStyle } from "../start/draft";
import { AssetField } from "./AssetField";
import { LookPicture } from "./LookPicture";
import {
  type Bar,
  CORNERS,
  type Music,
  TONES,
  withCaptions,
  withHeading,
  withHookLine,
  withMark,
  withMarkOf,
  withPart,
} from "./look";

const HEADING_STYLES = ["stroke", "instagram"] as const;
const HEADING_PLACES = ["top", "middle", "bottom"] as const;

interface BrandDialogProps {
  title: string;
  options: AskedOptions;
  /** What the button that ends it says. */
  done: string;
  /** Whether the look is on its way to where it is kept. */
  isSaving?: boolean;
  /** Why it could not be kept. */
  error?: unknown;
  onDone: (options: AskedOptions) => void;
  onClose: () => void;
}

interface PartProps {
  options: AskedOptions;
  onChange: Dispatch<SetStateAction<AskedOptions>>;
}

export function BrandDialog({
  title,
  options: first,
  done,
  isSaving = false,
  error = null,
  onDone,
  onClose,
}: BrandDialogProps) {
  const { t } = useTranslation();
  const [options, change] = useState(first);
  const [sending, setSending] = useState(0);
  const noteBusy = (isBusy: boolean) => setSending((now) => now + (isBusy ? 1 : -1));
  const parts = { options, onChange: change };
  return (
    <Dialog title={title} onClose={onClose} isWide>
      <form
        className="brand"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          event.stopPropagation(); // the form of the page stands around this one
          onDone(options);
        }}
      >
        <div className="brand-picture">
          <LookPicture options={options} />
        </div>
        <div className="stack brand-parts">
          <LogoPart {...parts} onBusy={noteBusy} />
          <CaptionsPart {...parts} />
          <HeadingPart {...parts} />
          <HookPart {...parts} />
          <MusicPart {...parts} onBusy={noteBusy} />
          <BarPart {...parts} />
        </div>
        {error !== null && (
          <div className="brand-actions">
            <ProblemNotice error={error} />
          </div>
        )}
        <div className="row dialog-actions brand-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={sending > 0 || isSaving}>
            {done}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function LogoPart({ options, onChange, onBusy }: PartProps & { onBusy: (isBusy: boolean) => void }) {
  const { t } = useTranslation();
  const textId = useId();
  const mark = options.watermark;
  const source = mark?.upload_id ?? mark?.url ?? null;
  return (
    <fieldset className="brand-part">
      <legend>{t("brand.logo")}</legend>
      <AssetField
        label={t("brand.logoChoose")}
        hint={t("brand.logoHint")}
        accept="image/png,image/jpeg,image/webp"
        kept={source === null ? null : (mark?.url ?? t("brand.logoKept"))}
        onBusy={onBusy}
        onUpload={(upload_id) => onChange((now) => withMarkOf(now, { upload_id }))}
        onRemove={() => onChange(withPart(options, "watermark", null))}
      />
      {source === null && (
        <div className="field">
          <label htmlFor={textId}>{t("brand.markText")}</label>
          <input
            id={textId}
            className="input"
            maxLength={80}
            value={mark?.text ?? ""}
            onChange={({ target }) =>
              onChange(
                target.value === ""
                  ? withPart(options, "watermark", null)
                  : withMarkOf(options, { text: target.value }),
              )
            }
          />
        </div>
      )}
      {mark != null && (
        <>
          <Choice
            label={t("brand.corner")}
            value={mark.corner ?? "top-right"}
            options={CORNERS.map((value) => ({ value, label: t(`brand.corners.${value}`) }))}
            onChange={(corner) => onChange(withMark(options, { corner }))}
          />
          <div className="field-grid">
            <Slider
              label={t("brand.width")}
              value={mark.width_norm ?? 0.18}
              min={0.03}
              max={0.5}
              step={0.01}
              onChange={(width_norm) => onChange(withMark(options, { width_norm }))}
            />
            <Slider
              label={t("brand.opacity")}
              value={mark.opacity_norm ?? 0.8}
              min={0.05}
              max={1}
              step={0.05}
              onChange={(opacity_norm) => onChange(withMark(options, { opacity_norm }))}
            />
          </div>
        </>
      )}
    </fieldset>
  );
}

function CaptionsPart({ options, onChange }: PartProps) {
  const { t } = useTranslation();
  const captions = options.captions;
  const isOn = captions?.is_burned_in ?? true;
  const color = (field: "text_color" | "highlight_color" | "outline_color", label: string, plain: string) => (
    <ColorField
      label={label}
      value={captions?.[field] ?? plain}
      onChange={(value) => onChange(withCaptions(options, { [field]: value }))}
    />
  );
  return (
    <fieldset className="brand-part">
      <legend>{t("brand.captions")}</legend>
      <Switch
        label={t("start.captionsOn")}
        isOn={isOn}
        onChange={(is_burned_in) => onChange(withCaptions(options, { is_burned_in }))}
      />
      {isOn && (
        <>
          <CaptionPicker
            value={captions?.style ?? "classic"}
            onChange={(style) => onChange(withStyle(options, style))}
          />
          <div className="field-grid">
            {color("text_color", t("editor.look.text"), "FFFFFF")}
            {color("highlight_color", t("editor.look.spoken"), "FFE000")}
            {color("outline_color", t("editor.look.outline"), "000000")}
          </div>
          <FontSelect
            value={captions?.font_family ?? ""}
            onChange={(font_family) => onChange(withCaptions(options, { font_family }))}
          />
        </>
      )}
    </fieldset>
  );
}

function HeadingPart({ options, onChange }: PartProps) {
  const { t } = useTranslation();
  const heading = options.heading;
  return (
    <fieldset className="brand-part">
      <legend>{t("brand.heading")}</legend>
      <Switch
        label={t("start.heading")}
        isOn={heading != null}
        onChange={(isOn) => onChange(isOn ? withHeading(options, {}) : withPart(options, "heading", null))}
      />
      {heading != null && (
        <>
          <Choice
            label={t("editor.heading.style")}
            value={heading.style ?? "stroke"}
            options={HEADING_STYLES.map((value) => ({ value, label: t(`editor.heading.styles.${value}`) }))}
            onChange={(style) => onChange(withHeading(options, { style }))}
          />
          <Choice
            label={t("editor.heading.place")}
            value={heading.position ?? "top"}
            options={HEADING_PLACES.map((value) => ({ value, label: t(`editor.heading.places.${value}`) }))}
            onChange={(position) => onChange(withHeading(options, { position }))}
          />
          <div className="field-grid">
            {heading.style === "instagram" ? (
              <ColorField
                label={t("editor.heading.background")}
                value={heading.background_color ?? "FFFFFF"}
                onChange={(background_color) => onChange(withHeading(options, { background_color }))}
              />
            ) : (
              <ColorField
                label={t("editor.heading.color")}
                value={heading.color ?? "FFFFFF"}
                onChange={(color) => onChange(withHeading(options, { color }))}
              />
            )}
          </div>
          <FontSelect
            value={heading.font_family ?? "Montserrat ExtraBold"}
            onChange={(font_family) => onChange(withHeading(options, { font_family }))}
          />
        </>
      )}
    </fieldset>
  );
}

function HookPart({ options, onChange }: PartProps) {
  const { t } = useTranslation();
  const hook = options.hook;
  return (
    <fieldset className="brand-part">
      <legend>{t("brand.hook")}</legend>
      <Switch
        label={t("brand.hookOn")}
        isOn={hook?.text_tone != null}
        onChange={(isOn) => onChange(withHookLine(options, isOn ? "neutral" : null))}
      />
      {hook?.text_tone != null && (
        <Select
          label={t("brand.tone")}
          value={hook.text_tone}
          options={TONES.map((value) => ({ value, label: t(`brand.tones.${value}`) }))}
          onChange={(value) => onChange(withHookLine(options, TONES.find((tone) => tone === value) ?? "neutral"))}
        />
      )}
    </fieldset>
  );
}

function MusicPart({ options, onChange, onBusy }: PartProps & { onBusy: (isBusy: boolean) => void }) {
  const { t } = useTranslation();
  const music = options.music;
  const set = (change: Partial<Music>) => onChange(withPart(options, "music", { ...music, ...change } as Music));
  return (
    <fieldset className="brand-part">
      <legend>{t("brand.music")}</legend>
      <AssetField
        label={t("brand.musicChoose")}
        hint={t("brand.musicHint")}
        accept="audio/*"
        kept={music == null ? null : (music.url ?? t("brand.musicKept"))}
        onBusy={onBusy}
        onUpload={(upload_id) =>
          onChange((now) =>
            withPart(now, "music", {
              upload_id,
              volume: now.music?.volume ?? 0.3,
              is_ducked: now.music?.is_ducked ?? true,
            }),
          )
        }
        onRemove={() => onChange(withPart(options, "music", null))}
      />
      {music != null && (
        <>
          <Slider
            label={t("brand.volume")}
            value={music.volume ?? 0.3}
            min={0}
            max={1}
            step={0.05}
            onChange={(volume) => set({ volume })}
          />
          <Switch
            label={t("brand.ducked")}
            isOn={music.is_ducked ?? false}
            onChange={(is_ducked) => set({ is_ducked })}
          />
        </>
      )}
    </fieldset>
  );
}

function BarPart({ options, onChange }: PartProps) {
  const { t } = useTranslation();
  const bar = options.progress_bar;
  const set = (color: string) =>
    onChange(withPart(options, "progress_bar", { edge: "bottom", height_norm: 0.006, ...bar, color } satisfies Bar));
  return (
    <fieldset className="brand-part">
      <legend>{t("brand.bar")}</legend>
      <Switch
        label={t("brand.barOn")}
        isOn={bar != null}
        onChange={(isOn) => (isOn ? set("FFE000") : onChange(withPart(options, "progress_bar", null)))}
      />
      {bar != null && (
        <div className="field-grid">
          <ColorField label={t("brand.barColor")} value={bar.color ?? "FFE000"} onChange={set} />
        </div>
      )}
    </fieldset>
  );
}
