// SPDX-License-Identifier: MIT
// What a job is called where people see it. Pure.

import type { Job } from "../api/client";

/** Return a job's own name, else its source's title, else the file or the site that its link leads to. */
export function nameOf(job: Pick<Job, "name" | "title" | "source">, untitled: string): string {
  return job.name || job.title || nameOfAddress(job.source?.url ?? "") || untitled;
}

function nameOfAddress(address: string): string {
  if (!URL.canParse(address)) return "";
  const url = new URL(address);
  const last = url.pathname.split("/").at(-1) ?? "";
  return /\.\w{2,4}$/.test(last) ? readable(last) : url.hostname.replace(/^www\./, "");
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
