/** The browser's side of the door: asks the app's own server, and makes a sentence of whatever comes back. */

import { refusal, type Reply } from "./outbox";
import type { Act, Ask, Look, Moves, Picture, Trouble } from "./schema";

/** An answer takes a tenth of a second; after this it is taken for lost and asked for again. */
const PATIENCE_MS = 20_000;
/** A file takes as long as it takes to get there: at least so much of it goes in a millisecond (0.4 Mbit/s). */
const BYTES_PER_MS = 50;
const TOO_LARGE = 413;
const AWAY = "The server does not answer. What you did is kept here and is done as soon as it is back.";

async function post(address: string, asked: object): Promise<Response> {
  const body = JSON.stringify(asked);
  return fetch(new URL(address, document.baseURI), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    cache: "no-store",
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE_MS + Math.ceil(body.length / BYTES_PER_MS)),
  });
}

/** Asks for an act to be done. Never rejects. */
export async function sendAct(act: Act): Promise<Reply> {
  try {
    const response = await post("act", act);
    const said: unknown = await response.json().catch(() => ({}));
    if (response.ok && said && "id" in (said as object)) return { answer: said as Extract<Reply, { answer: unknown }>["answer"] };
    const { says } = said as Trouble;
    // A proxy in front of the server may refuse in words of its own: it will not let this through.
    if (response.status === TOO_LARGE) return { answer: refusal(act, says ?? "That is more than the server takes: send less at once.") };
    if (typeof says !== "string") return { trouble: AWAY };
    if (response.status === 503) return { trouble: `${says} It is tried again until it is done.` };
    return response.status >= 500 ? { refused: says } : { answer: refusal(act, says) };
  } catch {
    return { trouble: AWAY };
  }
}

/** Asks what a screen shows; null where that can't be had now. */
export async function sendLook(look: Look): Promise<Picture | null> {
  try {
    const response = await post("look", look);
    return response.ok ? ((await response.json()) as Picture) : null;
  } catch {
    return null;
  }
}

/** Asks what each single move would do to the plan that a screen shows; null where that can't be had now. */
export async function sendMoves(look: Look): Promise<Moves | null> {
  try {
    const response = await post("moves", look);
    return response.ok ? ((await response.json()) as Moves) : null;
  } catch {
    return null;
  }
}

/** Asks for every figure that a screen shows, as a file; null where that can't be had now. */
export async function sendFigures(look: Look): Promise<Blob | null> {
  try {
    const response = await post("figures", look);
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

/** Asks for the server's name and the version of a plan: "" where there is none, "trouble" where it can't be read. */
export async function askVersion(ask: Ask): Promise<{ server: string; version: string } | null> {
  try {
    const answer = await post("version", ask);
    if (!answer.ok) return null;
    const [server, version] = (await answer.text()).split(" ");
    return { server, version: version ?? "" };
  } catch {
    return null; // the server is away: Streamlit's own frame says so
  }
}
