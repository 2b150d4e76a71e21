// SPDX-License-Identifier: MIT
// The clip's title, and the heading that stands over its picture.

import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Choice, Switch } from "../design/Choice";
import { ColorField, FontSelect } from "../design/Fields";
import { NO_HEADING } from "./draft";
import { useEditing } from "./EditorContext";
import type { Heading } from "./recipe";

const HEADING_STYLES = ["stroke", "instagram"] as const;
const HEADING_PLACES = ["top", "middle", "bottom"] as const;

export function HeadingPanel() {
  const { t } = useTranslation();
  const { draft, change, rest, clip } = useEditing();
  const ids = { title: useId(), text: useId() };
  const { heading } = draft;
  const set = (to: Partial<Heading>, run?: string) =>
    change((now) => ({ ...now, heading: { ...(now.heading ?? NO_HEADING), ...to } }), run);
  return (
    <div className="stack">
      <div className="field">
        <label htmlFor={ids.title}>{t("editor.heading.title")}</label>
        <textarea
          id={ids.title}
          className="input editor-title-field"
          rows={2}
          maxLength={300}
          value={draft.title}
          onChange={(event) => {
            const title = event.target.value.replace(/\n/g, " ");
            change((now) => ({ ...now, title }), "title");
          }}
          onBlur={rest}
        />
      </div>
      <Switch
        label={t("editor.heading.on")}
        isOn={heading !== null}
        onChange={(isOn) =>
          change((now) => ({ ...now, heading: isOn ? { ...NO_HEADING, text: short(clip.title) } : null }))
        }
      />
      {heading !== null && (
        <>
          <div className="field">
            <label htmlFor={ids.text}>{t("editor.heading.text")}</label>
            <textarea
              id={ids.text}
              className="input"
              rows={2}
              maxLength={200}
              value={heading.text}
              onChange={(event) => set({ text: event.target.value }, "heading-text")}
              onBlur={rest}
            />
            {heading.text.trim() === "" && <p className="field-error">{t("editor.heading.empty")}</p>}
          </div>
          <Choice
            label={t("editor.heading.style")}
            value={heading.style}
            options={HEADING_STYLES.map((style) => ({ value: style, label: t(`editor.heading.styles.${style}`) }))}
            onChange={(style) => set({ style })}
          />
          <Choice
            label={t("editor.heading.place")}
            value={heading.position}
            options={HEADING_PLACES.map((place) => ({ value: place, label: t(`editor.heading.places.${place}`) }))}
            onChange={(position) => set({ position })}
          />
          <div className="editor-fields">
            <ColorField
              label={t("editor.heading.color")}
              value={heading.color}
              onChange={(color) => set({ color }, "heading-color")}
              onDone={rest}
            />
            <ColorField
              label={t("editor.heading.background")}
              value={heading.background_color}
              onChange={(background_color) => set({ background_color }, "heading-background")}
              onDone={rest}
            />
          </div>
          <FontSelect value={heading.font_family} onChange={(font_family) => set({ font_family })} />
        </>
      )}
    </div>
  );
}

function short(title: string): string {
  const words = title.split(/\s+/);
  return words.length <= 8 ? title : words.slice(0, 8).join(" ");
}
