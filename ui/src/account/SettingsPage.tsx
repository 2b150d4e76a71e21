// SPDX-License-Identifier: MIT
// Language, colors and presets: what one sets once.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Palette, Pencil, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, type Schemas, take } from "../api/client";
import { Choice, Select, Switch } from "../design/Choice";
import { Confirm, Dialog } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { say, sayProblem } from "../design/Toasts";
import { changeLanguage, isLanguage, LANGUAGES } from "../i18n";
import { BrandDialog } from "../presets/BrandDialog";
import { currentTheme, setTheme, THEMES, type Theme } from "../shell/theme";
import { type AskedOptions, forgetDraft } from "../start/draft";
import { type Preset, usePresets } from "../start/Presets";

export function SettingsPage() {
  const { t, i18n } = useTranslation();
  const [theme, choose] = useState<Theme>(currentTheme);
  return (
    <>
      <h1>{t("run.pages.settings")}</h1>
      <section className="card padded stack" aria-labelledby="look">
        <h2 id="look">{t("run.settings.look")}</h2>
        <Choice
          label={t("shell.theme")}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`shell.themes.${value}`) }))}
          onChange={(value) => {
            setTheme(value);
            choose(value);
          }}
        />
        <Select
          label={t("shell.language")}
          value={i18n.language}
          options={Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name }))}
          onChange={(value) => isLanguage(value) && void changeLanguage(value)}
        />
      </section>
      <PresetList />
      <section className="card padded stack" aria-labelledby="browser">
        <h2 id="browser">{t("run.settings.forget")}</h2>
        <p className="soft">{t("run.settings.forgetHint")}</p>
        <div className="row">
          <button
            type="button"
            className="button"
            onClick={() => {
              forgetDraft();
              say(t("run.settings.forgotten"));
            }}
          >
            {t("run.settings.forgetGo")}
          </button>
        </div>
      </section>
    </>
  );
}

function PresetList() {
  const { t } = useTranslation();
  const presets = usePresets();
  return (
    <section className="stack" aria-labelledby="presets">
      <h2 id="presets">{t("run.settings.presets")}</h2>
      {presets.isError && <ProblemNotice error={presets.error} />}
      {presets.data?.length === 0 && (
        <p className="soft">
          {t("run.settings.presetsEmpty")} <Link to="/">{t("shell.make")}</Link>
        </p>
      )}
      {presets.data && presets.data.length > 0 && (
        <ul className="card lines">
          {presets.data.map((preset) => (
            <PresetLine key={preset.id} preset={preset} />
          ))}
        </ul>
      )}
    </section>
  );
}

function PresetLine({ preset }: { preset: Preset }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asked, ask] = useState<"rename" | "look" | "delete" | null>(null);
  const params = { path: { preset_id: preset.id } };
  const settled = () => queries.invalidateQueries({ queryKey: ["presets"] });
  const change = useMutation({
    mutationFn: (body: Partial<Schemas["PresetChangeBody"]>) =>
      take(api.PATCH("/presets/{preset_id}", { params, body: body as Schemas["PresetChangeBody"] })),
    onSuccess: (now, body) =>
      say(
        t(
          body.name !== undefined
            ? "run.settings.renamed"
            : now.is_default
              ? "run.settings.defaultSet"
              : "run.settings.defaultGone",
        ),
      ),
    onError: sayProblem,
    onSettled: settled,
  });
  const look = useMutation({
    mutationFn: (options: AskedOptions) =>
      take(api.PATCH("/presets/{preset_id}", { params, body: { options } as Schemas["PresetChangeBody"] })),
    onSuccess: () => {
      ask((now) => (now === "look" ? null : now));
      say(t("brand.saved"));
    },
    // The dialog shows it, unless it was closed meanwhile.
    onError: (error) => asked !== "look" && sayProblem(error),
    onSettled: settled,
  });
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/presets/{preset_id}", { params })),
    onSuccess: () => say(t("job.removed")),
    onError: sayProblem,
    onSettled: settled,
  });
  return (
    <li className="line">
      <Bookmark size={20} aria-hidden className="soft line-icon" />
      <div className="grow">
        <p className="line-name">{preset.name}</p>
        <Switch
          label={t("run.settings.isDefault")}
          isOn={(change.isPending ? change.variables.is_default : null) ?? preset.is_default}
          onChange={(is_default) => change.mutate({ is_default })}
        />
      </div>
      <button
        type="button"
        className="button plain icon"
        aria-label={`${t("run.settings.rename")}: ${preset.name}`}
        onClick={() => ask("rename")}
      >
        <Pencil size={18} aria-hidden />
      </button>
      <button
        type="button"
        className="button plain icon"
        aria-label={t("start.presetDelete", { name: preset.name })}
        onClick={() => ask("delete")}
      >
        <Trash2 size={18} aria-hidden />
      </button>
      <button
        type="button"
        className="button plain icon"
        aria-label={t("brand.edit", { name: preset.name })}
        onClick={() => {
          if (look.isError) look.reset();
          ask("look");
        }}
      >
        <Palette size={18} aria-hidden />
      </button>
      {asked === "look" && (
        <BrandDialog
          title={preset.name}
          options={preset.options}
          done={t("brand.save")}
          isSaving={look.isPending}
          error={look.error}
          onDone={(options) => look.mutate(options)}
          onClose={() => ask(null)}
        />
      )}
      {asked === "rename" && (
        <Rename
          name={preset.name}
          onName={(name) => {
            ask(null);
            change.mutate({ name });
          }}
          onClose={() => ask(null)}
        />
      )}
      {asked === "delete" && (
        <Confirm
          title={t("start.presetDelete", { name: preset.name })}
          text={t("start.presetDeleteText")}
          yes={t("common.delete")}
          onYes={() => remove.mutate()}
          onClose={() => ask(null)}
        />
      )}
    </li>
  );
}

function Rename({ name, onName, onClose }: { name: string; onName: (name: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [now, set] = useState(name);
  return (
    <Dialog title={t("run.settings.rename")} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onName(now.trim());
        }}
      >
        <div className="field">
          <label htmlFor="preset-rename">{t("start.presetName")}</label>
          <input
            id="preset-rename"
            className="input"
            required
            maxLength={200}
            value={now}
            onChange={(event) => set(event.target.value)}
          />
        </div>
        <div className="row dialog-actions">
          <button type="submit" className="button primary" disabled={now.trim() === "" || now.trim() === name}>
            {t("run.settings.rename")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
