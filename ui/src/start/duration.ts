// SPDX-License-Identifier: MIT
// How long a video on the user's own disk is, read by the browser; what it cannot read is null.

const PATIENCE_MS = 5000;

export function durationOf(file: File): Promise<number | null> {
  return new Promise((resolve) => {
    const address = URL.createObjectURL(file);
    const video = document.createElement("video");
    const end = (duration: number | null) => {
      clearTimeout(timer);
      video.removeAttribute("src");
      URL.revokeObjectURL(address);
      resolve(duration);
    };
    const timer = setTimeout(() => end(null), PATIENCE_MS);
    video.preload = "metadata";
    video.onloadedmetadata = () => end(Number.isFinite(video.duration) && video.duration > 0 ? video.duration : null);
    video.onerror = () => end(null);
    video.src = address;
  });
}

const MEDIA_SUFFIX =
  /\.(mp4|m4v|mov|mkv|webm|avi|ts|m2ts|mpg|mpeg|flv|wmv|ogg|ogv|mp3|m4a|wav|flac|aac|opus|3gp|mxf)$/i;

export function looksLikeMedia(file: { name: string; type: string }): boolean {
  return file.type.startsWith("video/") || file.type.startsWith("audio/") || MEDIA_SUFFIX.test(file.name);
}
