// SPDX-License-Identifier: MIT
// How the captions look: a style from the pictures, then its colors, letters and place.

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, take } from "../api/client";
import { Select, Switch } from "../design/Choice";
import { ColorField, FontSelect, Slider } from "../design/Fields";
import { CaptionPicker } from "../start/CaptionPicker";
import { withStyle } from "./draft";
import { useEditing } from "./EditorContext";
import type { Look } from "./recipe";
import { useFontsAhead } from "./server";

const EMPHASES = ["color", "larger", "heavier", "box", "underline", "capitals"] as const satisfies readonly NonNullable<
  Look["emphasis"]
>[];

export function LookPanel() {
  const { t } = useTranslation();
  const { draft, base, change, rest } = useEditing();
  const styles = useQuery({
    queryKey: ["styles"],
    queryFn: () => take(api.GET("/styles")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const fetchAhead = useFontsAhead((styles.data?.items ?? []).map((style) => style.font_family));
  const { look } = draft;
  const plain = styles.data?.items.find((style) => style.name === look.style);
  const own = look as Record<string, unknown>;
  const its = { ...(plain as unknown as Record<string, unknown> | undefined), ...own };
  const set = (field: keyof Look, value: unknown) =>
    change((now) => ({ ...now, look: { ...now.look, [field]: value } as Look }), `look-${field}`);
  const number = (field: keyof Look, fallback: number) =>
    typeof its[field] === "number" ? (its[field] as number) : fallback;
  const color = (field: keyof Look, fallback: string) =>
    typeof its[field] === "string" ? (its[field] as string) : fallback;
  const stands = typeof its.emphasis_color === "string";
  return (
    <div className="stack">
      <Switch
        label={t("start.captionsOn")}
        isOn={draft.hasCaptions}
        onChange={(isOn) => change((now) => ({ ...now, hasCaptions: isOn }))}
      />
      {draft.hasCaptions && (
        <>
          <CaptionPicker
            value={look.style}
            onNear={(style) => fetchAhead(style.font_family)}
            onChange={(name) =>
              change((now) =>
                name === base.look.style
                  ? { ...now, hasCaptions: true, look: base.look }
                  : withStyle(now, name, changedFields(now.look, base.look)),
              )
            }
          />
          <div className="editor-fields">
            <ColorField
              label={t("editor.look.text")}
              value={color("text_color", "FFFFFF")}
              onChange={(value) => set("text_color", value)}
              onDone={rest}
            />
            <ColorField
              label={t("editor.look.spoken")}
              value={color("highlight_color", "FFE000")}
              onChange={(value) => set("highlight_color", value)}
              onDone={rest}
            />
            <ColorField
              label={t("editor.look.outline")}
              value={color("outline_color", "000000")}
              onChange={(value) => set("outline_color", value)}
              onDone={rest}
            />
          </div>
          <Slider
            label={t("editor.look.size")}
            value={number("font_size_norm", 0.04)}
            min={0.02}
            max={0.1}
            step={0.001}
            onChange={(value) => set("font_size_norm", value)}
            onDone={rest}
          />
          <Slider
            label={t("editor.look.place")}
            value={number("position_norm", 0.8)}
            min={0}
            max={1}
            step={0.01}
            onChange={(value) => set("position_norm", value)}
            onDone={rest}
          />
          <FontSelect value={color("font_family", "")} onChange={(value) => set("font_family", value)} />
          <div className="row">
            <Switch
              label={t("editor.look.capitals")}
              isOn={its.is_upper_case === true}
              onChange={(isOn) => set("is_upper_case", isOn)}
            />
            <Switch
              label={t("editor.look.emoji")}
              isOn={its.has_emoji === true}
              onChange={(isOn) => set("has_emoji", isOn)}
            />
            <Switch
              label={t("editor.look.emphasis")}
              isOn={stands}
              onChange={(isOn) => set("emphasis_color", isOn ? color("highlight_color", "FFE000") : null)}
            />
          </div>
          {stands && (
            <div className="editor-fields">
              <ColorField
                label={t("editor.look.telling")}
                value={color("emphasis_color", "FFE000")}
                onChange={(value) => set("emphasis_color", value)}
                onDone={rest}
              />
              <Select
                label={t("editor.look.standsOut")}
                value={color("emphasis", "larger")}
                options={EMPHASES.map((way) => ({ value: way, label: t(`editor.emphasis.${way}`) }))}
                onChange={(way) => set("emphasis", way)}
              />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function changedFields(look: Look, base: Look): (keyof Look)[] {
  return (Object.keys(look) as (keyof Look)[]).filter((field) => look[field] !== base[field]);
}
