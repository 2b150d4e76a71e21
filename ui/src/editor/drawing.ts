// SPDX-License-Identifier: MIT
// Draws a picture of the source as the camera shows it: every pane of the layout, in its place.

import { type Area, type Pane, type Shot, type Size, type Window, windowAt } from "./recipe";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function boxOf(area: Area, size: Size): Box {
  return {
    x: area.x_norm * size.width_px,
    y: area.y_norm * size.height_px,
    width: area.width_norm * size.width_px,
    height: area.height_norm * size.height_px,
  };
}

/** Return where a picture lies whole in a box, its shape kept. */
export function fitted(inner: { width: number; height: number }, box: Box): Box {
  const scale = Math.min(box.width / inner.width, box.height / inner.height);
  const width = inner.width * scale;
  const height = inner.height * scale;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}

/** Return the part of a picture that fills a box of another shape. */
export function covering(inner: Box, shape: number): Box {
  const width = Math.min(inner.width, inner.height * shape);
  const height = width / shape;
  return { x: inner.x + (inner.width - width) / 2, y: inner.y + (inner.height - height) / 2, width, height };
}

/** Move a window inside the source, its size kept. */
export function movedWindow(window: Window, x_px: number, y_px: number, source: Size): Window {
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    ...window,
    x_px: round(Math.min(Math.max(0, x_px), Math.max(0, source.width_px - window.width_px))),
    y_px: round(Math.min(Math.max(0, y_px), Math.max(0, source.height_px - window.height_px))),
  };
}

/** Make a window larger or smaller about its middle; it keeps its shape and stays inside the source. */
export function zoomedWindow(window: Window, factor: number, source: Size): Window {
  const shape = window.width_px / window.height_px;
  const largest = Math.min(source.width_px, source.height_px * shape);
  const width = Math.min(largest, Math.max(largest / 8, window.width_px * factor));
  const height = width / shape;
  const moved = { ...window, width_px: width, height_px: height };
  const x = window.x_px + (window.width_px - width) / 2;
  const y = window.y_px + (window.height_px - height) / 2;
  return movedWindow(moved, x, y, source);
}

interface Scene {
  readonly picture: HTMLVideoElement;
  /** Size of the source that windows are told in; the picture may be a smaller copy of it. */
  readonly source: Size;
  readonly output: Size;
}

/** Draw what a shot shows at an instant of the clip. */
export function drawShot(canvas: CanvasRenderingContext2D, scene: Scene, shot: Shot, clip_us: number): void {
  for (const pane of shot.panes) {
    const window = windowAt(pane, clip_us);
    if (window !== null) drawPane(canvas, scene, pane, window);
  }
}

function drawPane(canvas: CanvasRenderingContext2D, { picture, source, output }: Scene, pane: Pane, window: Window) {
  const scale = { x: picture.videoWidth / source.width_px, y: picture.videoHeight / source.height_px };
  const from: Box = {
    x: window.x_px * scale.x,
    y: window.y_px * scale.y,
    width: window.width_px * scale.x,
    height: window.height_px * scale.y,
  };
  const to = boxOf(pane.area, output);
  canvas.save();
  canvas.beginPath();
  canvas.rect(to.x, to.y, to.width, to.height);
  canvas.clip();
  if (pane.fill === "blur") {
    canvas.filter = `blur(${Math.round(output.width_px / 36)}px) brightness(0.85)`;
    const back = covering(from, to.width / to.height);
    const rim = to.width / 12;
    paste(canvas, picture, back, {
      x: to.x - rim,
      y: to.y - rim,
      width: to.width + 2 * rim,
      height: to.height + 2 * rim,
    });
    canvas.filter = "none";
    paste(canvas, picture, from, fitted(from, to));
  } else paste(canvas, picture, from, to);
  canvas.restore();
  if (pane.border_norm > 0) {
    const line = pane.border_norm * Math.min(output.width_px, output.height_px);
    canvas.strokeStyle = "#fff";
    canvas.lineWidth = line;
    canvas.strokeRect(to.x + line / 2, to.y + line / 2, to.width - line, to.height - line);
  }
}

function paste(canvas: CanvasRenderingContext2D, picture: HTMLVideoElement, from: Box, to: Box): void {
  canvas.drawImage(picture, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
}

/** Draw the whole picture into the output, on black: what is not in the clip, or already framed. */
export function drawWhole(canvas: CanvasRenderingContext2D, picture: HTMLVideoElement, output: Size): void {
  canvas.fillStyle = "#000";
  canvas.fillRect(0, 0, output.width_px, output.height_px);
  const inner = { width: picture.videoWidth, height: picture.videoHeight };
  const box = { x: 0, y: 0, width: output.width_px, height: output.height_px };
  if (inner.width > 0)
    paste(canvas, picture, { x: 0, y: 0, width: inner.width, height: inner.height }, fitted(inner, box));
}
