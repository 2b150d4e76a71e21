// SPDX-License-Identifier: MIT
// The clip editor: gets a clip with all that belongs to it, then hands over to the workbench.

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import "../start/start.css";
import "./editor.css";
import "./panels.css";
import { api, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { draftFromRecipe } from "./draft";
import { draftedFromRecipe } from "./drafted";
import type { ClipRecipe } from "./recipe";
import { useSource, useTranscript } from "./server";
import { Workbench } from "./Workbench";

export function EditorPage() {
  const { clipId = "" } = useParams();
  // Another clip is another page: nothing of the one before may stay.
  return <Loaded key={clipId} clipId={clipId} />;
}

function Loaded({ clipId }: { clipId: string }) {
  const { t } = useTranslation();
  const path = { clip_id: clipId };
  const clip = useQuery({
    queryKey: ["clip", clipId],
    queryFn: () => take(api.GET("/clips/{clip_id}", { params: { path } })),
  });
  const recipe = useQuery({
    queryKey: ["recipe", clipId],
    queryFn: async () =>
      (await take(api.GET("/clips/{clip_id}/recipe", { params: { path } }))).clip as unknown as ClipRecipe,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const transcript = useTranscript(clip.data?.job_id);
  const source = useSource(clip.data?.job_id);
  const title = clip.data?.title;
  const base = useMemo(
    () => (recipe.data === undefined || title === undefined ? null : draftFromRecipe(recipe.data, title)),
    [recipe.data, title],
  );
  const first = useMemo(() => (recipe.data === undefined ? null : draftedFromRecipe(recipe.data)), [recipe.data]);
  const error = clip.error ?? recipe.error ?? transcript.error ?? source.error;
  if (error !== null)
    return (
      <main className="page">
        <ProblemNotice error={error} />
      </main>
    );
  if (!clip.data || base === null || first === null || !transcript.data || !source.data)
    return (
      <main className="editor" aria-busy>
        <div className="editor-body">
          <div className="skeleton editor-wait" />
          <div className="skeleton editor-wait" />
        </div>
        <p className="visually-hidden" role="status">
          {t("common.loading")}
        </p>
      </main>
    );
  return <Workbench clip={clip.data} base={base} first={first} spoken={transcript.data} info={source.data} />;
}
