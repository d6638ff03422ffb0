/** How long the handlers and the frames of drags took, for benchmarks: window.__neighbouring.stats. */

const MOST = 5000;

export interface Stats {
  /** Milliseconds of each pointer handler during drags. */
  handlerMs: number[];
  /** Milliseconds between frames during drags. */
  frameMs: number[];
  /** Milliseconds from sending an event to its answer being drawn; choices, which nobody waits for, are left out. */
  answerMs: number[];
  /** Milliseconds from mounting to the first whole map. */
  firstMapMs: number | null;
}

declare global {
  interface Window {
    __neighbouring?: { stats: Stats; waits?: () => number };
  }
}

export const stats: Stats = { handlerMs: [], frameMs: [], answerMs: [], firstMapMs: null };
window.__neighbouring = { stats };

export function record(into: number[], milliseconds: number): void {
  if (into.length >= MOST) into.shift();
  into.push(milliseconds);
}

/** Counts frames from now until the returned function is called. */
export function watchFrames(): () => void {
  let last = performance.now();
  let running = true;
  const frame = (now: number) => {
    if (!running) return;
    record(stats.frameMs, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(frame);
  });
  return () => {
    running = false;
  };
}
