// SPDX-License-Identifier: MIT
// The first page: a source, what is wanted of it, what it takes, and go.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { api, type Schemas, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { RecentJobs } from "../jobs/RecentJobs";
import { BrandLine } from "../presets/BrandLine";
import {
  type AskedOptions,
  type Draft,
  draftFromOptions,
  keepDraft,
  keptDraft,
  linkFrom,
  lookInDraft,
  optionsFromDraft,
} from "./draft";
import { durationOf } from "./duration";
import { EstimateLine } from "./EstimateLine";
import { OptionsForm } from "./OptionsForm";
import { KeepPresetButton, type Preset, PresetField, usePresets } from "./Presets";
import { SourceField } from "./SourceField";
import { FileUpload, type UploadState } from "./upload";
import { newWishKey } from "./wish";
import "./start.css";

export function StartPage() {
  const { t } = useTranslation();
  // A link may come with the address: from a project that failed, or from a bookmark of the user's own.
  const [query] = useSearchParams();
  const [link, setLink] = useState(() => query.get("link") ?? "");
  const [isSourceMissed, missSource] = useState(false);
  const [draft, setDraft] = useState<Draft>(keptDraft);
  // What the form itself does not show, such as a logo or colors, is the look's.
  const [look, setLook] = useState<AskedOptions>({});
  const fill = useCallback((from: AskedOptions | null) => {
    setLook(from ?? {});
    if (from !== null) setDraft(draftFromOptions(from));
  }, []);
  const [preset, choosePreset] = usePreset(fill);
  const file = useFile();
  const [isArmed, arm] = useState(false);
  const address = linkFrom(link);
  const isUploaded = file.state?.phase === "done";
  const options = optionsFromDraft(draft, look);
  const submit = useSubmit();

  const source: Schemas["SourceBody"] | null =
    file.state?.phase === "done"
      ? { upload_id: file.state.uploadId }
      : file.state === null && address
        ? { url: address }
        : null;

  const go = useCallback(() => {
    if (source === null) {
      missSource(true);
      document.getElementById("link")?.focus();
      return;
    }
    keepDraft(draft);
    submit.mutate({ kind: "clips", source, options: options as Schemas["Options"], name: "", is_urgent: false });
  }, [source, draft, options, submit.mutate]);

  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    // Pressed while the file was still on its way: it begins as soon as the file is here.
    if (isArmed && isUploaded) {
      arm(false);
      latest.current();
    }
  }, [isArmed, isUploaded]);

  const isOnItsWay = file.state !== null && !isUploaded;
  return (
    <main className="page start">
      <form
        className="start-form"
        noValidate // the browser would refuse links without https://, which people paste
        onSubmit={(event) => {
          event.preventDefault();
          if (isOnItsWay) arm(!isArmed);
          else go();
        }}
      >
        <div className="start-head">
          <h1>{t("start.title")}</h1>
          <p className="soft">{t("start.lead")}</p>
        </div>
        <SourceField
          link={link}
          complaint={
            link.trim() !== "" && address === null
              ? t("start.invalidLink")
              : isSourceMissed && link.trim() === ""
                ? t("start.needsSource")
                : ""
          }
          upload={file.state}
          onLink={setLink}
          onFile={file.take}
          onPause={file.pause}
          onResume={file.resume}
          onRemove={() => {
            setLink("");
            arm(false);
            file.remove();
          }}
        />
        <div className="card padded stack start-options">
          <PresetField chosen={preset?.id ?? ""} onChoose={choosePreset} />
          <OptionsForm draft={draft} onChange={setDraft} />
          <BrandLine
            options={options}
            onChange={(changed) => {
              setLook(changed);
              setDraft((now) => ({ ...now, ...lookInDraft(changed) }));
            }}
          >
            <KeepPresetButton options={options} current={preset} onKept={choosePreset} />
          </BrandLine>
        </div>
        {submit.isError && <ProblemNotice error={submit.error} />}
        <div className="start-go">
          <EstimateLine options={options} link={address} duration_s={file.duration_s} />
          <button
            type="submit"
            className="button primary large"
            aria-pressed={isOnItsWay ? isArmed : undefined}
            disabled={submit.isPending || submit.isSuccess}
          >
            <Sparkles size={20} aria-hidden />
            {isArmed ? t("start.waiting") : isOnItsWay ? t("start.goOnceUploaded") : t("start.go")}
          </button>
        </div>
      </form>
      <RecentJobs />
    </main>
  );
}

/** The preset at work; the team's default fills the form of a browser that has not chosen anything yet. */
function usePreset(fill: (options: AskedOptions | null) => void): [Preset | null, (preset: Preset | null) => void] {
  const [preset, setPreset] = useState<Preset | null>(null);
  const isAsked = useRef(false);
  const { data } = usePresets();
  const choose = useCallback(
    (chosen: Preset | null) => {
      setPreset(chosen);
      fill(chosen === null ? null : chosen.options);
    },
    [fill],
  );
  useEffect(() => {
    if (data === undefined || isAsked.current) return;
    isAsked.current = true;
    const first = data.find((item) => item.is_default);
    if (first) choose(first);
  }, [data, choose]);
  return [preset, choose];
}

function useFile() {
  const [state, setState] = useState<UploadState | null>(null);
  const [duration_s, setDuration] = useState<number | null>(null);
  const upload = useRef<FileUpload | null>(null);
  useEffect(() => () => void upload.current?.pause(), []);
  const isSending = state !== null && state.phase !== "done" && state.phase !== "failed";
  useEffect(() => {
    if (!isSending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isSending]);
  return {
    state,
    duration_s,
    take(file: File) {
      const mine: FileUpload = new FileUpload(file, (now) => upload.current === mine && setState(now));
      upload.current = mine;
      void mine.start();
      setDuration(null);
      void durationOf(file).then((found) => upload.current === mine && setDuration(found));
    },
    pause: () => void upload.current?.pause(),
    resume: () => void upload.current?.start(),
    remove() {
      const gone = upload.current;
      upload.current = null;
      setState(null);
      setDuration(null);
      // The page has let go of it; if the server cannot be told, it forgets the upload by itself after a day.
      if (gone !== null) void gone.remove().catch(() => undefined);
    },
  };
}

function useSubmit() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  // One wish, one key: pressed twice, or sent again after a broken connection, it is one job.
  const wish = useRef({ text: "", key: "" });
  return useMutation({
    mutationFn: (body: Schemas["JobBody"]) => {
      const text = JSON.stringify(body);
      if (wish.current.text !== text) wish.current = { text, key: newWishKey() };
      return take(api.POST("/jobs", { body, params: { header: { "Idempotency-Key": wish.current.key } } }));
    },
    onSuccess: (job) => {
      queries.setQueryData(["job", job.id], job);
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      void navigate(`/jobs/${job.id}`);
    },
  });
}
