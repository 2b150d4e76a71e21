// SPDX-License-Identifier: MIT
// A team's presets: choosing one fills the form; keeping the form makes one. Where there are none yet, only keeping shows.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas, take } from "../api/client";
import { Select, Switch } from "../design/Choice";
import { Confirm, Dialog } from "../design/Dialog";
import { say, sayProblem } from "../design/Toasts";
import type { AskedOptions } from "./draft";

export type Preset = Schemas["Preset"];

export function usePresets() {
  return useQuery({ queryKey: ["presets"], queryFn: async () => (await take(api.GET("/presets"))).items });
}

interface PresetFieldProps {
  chosen: string;
  onChoose: (preset: Preset | null) => void;
}

/** The presets there are; nothing where there are none. */
export function PresetField({ chosen, onChoose }: PresetFieldProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsked, ask] = useState(false);
  const presets = usePresets().data ?? [];
  const current = presets.find((preset) => preset.id === chosen);
  const remove = useMutation({
    mutationFn: (presetId: string) =>
      take(api.DELETE("/presets/{preset_id}", { params: { path: { preset_id: presetId } } })),
    onSuccess: () => {
      onChoose(null);
      say(t("job.removed"));
    },
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["presets"] }),
  });
  if (presets.length === 0) return null;
  return (
    <div className="presets row tight">
      <div className="grow">
        <Select
          label={t("start.preset")}
          value={chosen}
          options={[
            { value: "", label: t("start.presetNone") },
            ...presets.map((preset) => ({ value: preset.id, label: preset.name })),
          ]}
          onChange={(id) => onChoose(presets.find((preset) => preset.id === id) ?? null)}
        />
      </div>
      {current && (
        <button
          type="button"
          className="button plain icon"
          aria-label={t("start.presetDelete", { name: current.name })}
          onClick={() => ask(true)}
        >
          <Trash2 size={18} aria-hidden />
        </button>
      )}
      {isAsked && current && (
        <Confirm
          title={t("start.presetDelete", { name: current.name })}
          text={t("start.presetDeleteText")}
          yes={t("common.delete")}
          onYes={() => remove.mutate(current.id)}
          onClose={() => ask(false)}
        />
      )}
    </div>
  );
}

interface KeepPresetButtonProps {
  /** What would be kept now. */
  options: AskedOptions;
  current: Preset | null;
  onKept: (preset: Preset) => void;
}

export function KeepPresetButton({ options, current, onKept }: KeepPresetButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <BookmarkPlus size={18} aria-hidden />
        {t("start.presetKeep")}
      </button>
      {isOpen && (
        <KeepPreset
          options={options}
          current={current}
          onClose={() => setOpen(false)}
          onKept={(preset) => {
            setOpen(false);
            onKept(preset);
          }}
        />
      )}
    </>
  );
}

interface KeepPresetProps {
  options: AskedOptions;
  current: Preset | null;
  onKept: (preset: Preset) => void;
  onClose: () => void;
}

function KeepPreset({ options, current, onKept, onClose }: KeepPresetProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState(current?.name ?? "");
  const [isDefault, setDefault] = useState(current?.is_default ?? false);
  const keep = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), options: options as Schemas["Options"], is_default: isDefault };
      return current && current.name === body.name
        ? take(api.PATCH("/presets/{preset_id}", { params: { path: { preset_id: current.id } }, body }))
        : take(api.POST("/presets", { body }));
    },
    onSuccess: (preset) => {
      say(t("start.presetKept"));
      onKept(preset);
    },
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["presets"] }),
  });
  return (
    <Dialog title={t("start.presetKeep")} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          event.stopPropagation(); // the form of the page stands around this one
          keep.mutate();
        }}
      >
        <div className="field">
          <label htmlFor="preset-name">{t("start.presetName")}</label>
          <input
            id="preset-name"
            className="input"
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Switch label={t("start.presetDefault")} isOn={isDefault} onChange={setDefault} />
        <div className="row dialog-actions">
          <button type="submit" className="button primary" disabled={name.trim() === "" || keep.isPending}>
            {t("start.presetGo")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
