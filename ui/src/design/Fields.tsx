// SPDX-License-Identifier: MIT
// A color, a measure, a font: fields that looks are made of.

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "../api/client";
import { Select } from "./Choice";
import "./fields.css";

interface ColorFieldProps {
  label: string;
  /** RRGGBB. */
  value: string;
  onChange: (value: string) => void;
  onDone?: () => void;
}

export function ColorField({ label, value, onChange, onDone }: ColorFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="color"
        className="color-input"
        value={`#${value.toLowerCase()}`}
        onChange={(event) => onChange(event.target.value.slice(1).toUpperCase())}
        onBlur={onDone}
      />
    </div>
  );
}

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
  onDone?: () => void;
}

export function Slider({ label, value, min, max, step, onChange, onDone }: SliderProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        className="range-input"
        {...{ min, max, step, value }}
        onChange={(event) => onChange(Number(event.target.value))}
        onPointerUp={onDone}
        onBlur={onDone}
      />
    </div>
  );
}

export function FontSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const fonts = useQuery({
    queryKey: ["fonts"],
    queryFn: () => take(api.GET("/fonts")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const families = (fonts.data?.items ?? []).map((font) => font.family);
  const all = value === "" || families.includes(value) ? families : [value, ...families];
  return (
    <Select
      label={t("editor.look.font")}
      value={value}
      options={[
        ...(value === "" ? [{ value: "", label: t("editor.look.fontOfStyle") }] : []),
        ...all.map((family) => ({ value: family, label: family })),
      ]}
      onChange={(family) => {
        if (family !== "") onChange(family);
      }}
    />
  );
}
