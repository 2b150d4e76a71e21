// SPDX-License-Identifier: MIT
// A small file of a brand: chosen, sent, named, taken out.

import { useMutation } from "@tanstack/react-query";
import { Check, Trash2, Upload } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "../design/ProblemNotice";
import { uploadAsset } from "./assets";

interface AssetFieldProps {
  label: string;
  hint: string;
  /** Kinds of files, as a file field names them. */
  accept: string;
  /** What is there now, in words; null where nothing is. */
  kept: string | null;
  /** Told when a file begins to be sent and when that ends, well or not. */
  onBusy: (isBusy: boolean) => void;
  onUpload: (uploadId: string) => void;
  onRemove: () => void;
}

export function AssetField({ label, hint, accept, kept, onBusy, onUpload, onRemove }: AssetFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [name, setName] = useState("");
  const send = useMutation({
    mutationFn: uploadAsset,
    onMutate: () => onBusy(true),
    onSuccess: (uploadId, file) => {
      setName(file.name); // not before: until then, and when it is refused, the file of before is in use
      onUpload(uploadId);
    },
    onSettled: () => onBusy(false),
  });
  return (
    <div className="stack tight">
      <div className="row tight asset">
        <label htmlFor={id} className="button asset-choose">
          {send.isPending ? <span className="spinner" aria-hidden /> : <Upload size={17} aria-hidden />}
          {label}
          <input
            id={id}
            type="file"
            accept={accept}
            className="visually-hidden"
            disabled={send.isPending}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = "";
              if (file) send.mutate(file);
            }}
          />
        </label>
        {kept !== null && (
          <>
            <span className="row tight small grow" role="status">
              <Check size={17} aria-hidden />
              <span className="clip-line">{name || kept}</span>
            </span>
            <button
              type="button"
              className="button plain icon"
              aria-label={`${t("common.delete")}: ${name || kept}`}
              onClick={() => {
                setName("");
                onRemove();
              }}
            >
              <Trash2 size={18} aria-hidden />
            </button>
          </>
        )}
      </div>
      <p id={`${id}-hint`} className="small soft">
        {hint}
      </p>
      {send.isError && <ProblemNotice error={send.error} />}
    </div>
  );
}
