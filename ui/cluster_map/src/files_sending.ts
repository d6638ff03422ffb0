/** Sends one file to an address of the app's own server, and makes a sentence of whatever comes back. */

import type { Kept, Reply } from "./files_queue";

/** Milliseconds without a byte gone after which the connection is taken for lost. */
const STALLED_MS = 60_000;
/** Once all has gone the server reads it: an area whole, to see that it is one. */
const ANSWER_MS = 600_000;
/** The server asks to be asked again, or a proxy in front of it could not reach it. */
const WORTH_ANOTHER = new Set([0, 400, 408, 425, 429, 502, 503, 504]);
const AWAY = "The connection was lost. It is sent again as soon as the server answers.";
const TOO_LARGE = "It is more than the server, or a proxy in front of it, takes.";
const UNREADABLE = "It can't be read: it was changed, moved or is open elsewhere. Choose it again.";

export interface Where {
  /** Below that of the app. */
  address: string;
  /** Of the owner. It goes in a header: addresses are logged. */
  key: string;
}

/** Sends a file. Never rejects. */
export async function sendFile(where: Where, file: File, told: (gone: number) => void, stop: AbortSignal): Promise<Reply> {
  try {
    await file.slice(0, 1).arrayBuffer(); // what can't be read looks like a lost connection to a request
  } catch {
    return { refused: UNREADABLE };
  }
  if (stop.aborted) return { cancelled: true };
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch doesn't tell how much has gone
    let timer = 0;
    const watch = (milliseconds: number) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => end({ trouble: AWAY }), milliseconds);
    };
    const abort = () => end({ cancelled: true });
    const end = (reply: Reply) => {
      window.clearTimeout(timer);
      stop.removeEventListener("abort", abort);
      resolve(reply);
      request.abort();
    };
    stop.addEventListener("abort", abort);
    request.upload.addEventListener("progress", ({ loaded }) => {
      watch(STALLED_MS);
      told(loaded);
    });
    request.upload.addEventListener("load", () => {
      watch(ANSWER_MS);
      told(file.size);
    });
    request.addEventListener("load", () => end(replyOf(request.status, request.responseText)));
    request.addEventListener("error", () => end({ trouble: AWAY }));
    request.open("POST", new URL(where.address, document.baseURI));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Neighbouring-Key", where.key);
    request.setRequestHeader("X-Neighbouring-Name", headerOf(file.name));
    watch(STALLED_MS);
    request.send(file);
  });
}

/** What an answer means. */
export function replyOf(status: number, text: string): Reply {
  const said = parsed(text);
  const says = typeof said.says === "string" ? said.says : "";
  if (status === 200 && !says && Object.keys(said).length) return { kept: said as Kept };
  if (WORTH_ANOTHER.has(status)) return { trouble: says ? `${says} It is sent again in a moment.` : AWAY };
  if (says) return { refused: says };
  return status === 413 ? { refused: TOO_LARGE } : { trouble: AWAY };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(text);
    return said && typeof said === "object" ? (said as Record<string, unknown>) : {};
  } catch {
    return {}; // a proxy's page
  }
}

/** A name as a header holds it; halves of letters, which Windows lets names have, become signs. */
export function headerOf(name: string): string {
  return encodeURIComponent(name.replace(/[\ud800-\udfff]/gu, "\ufffd"));
}

/** Resolves after a pause, when the browser finds its network again, or when nobody waits any more. */
export function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      window.clearTimeout(timer);
      window.removeEventListener("online", end);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = window.setTimeout(end, milliseconds);
    window.addEventListener("online", end);
    stop.addEventListener("abort", end);
  });
}
