/** What this browser knows of itself: its own key, the name of who sits at it, and what it remembers. */

const KEY = "neighbouring.browser";
const NAME = "neighbouring_name";
const PLAN = "neighbouring_plan";
const OWNER = "neighbouring.owner";
const ID_LENGTH = 16;
const YEAR_S = 31_536_000;

/** 32 characters that nobody guesses; also where the page is not served by TLS. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

let key = "";

/** The browser's own key: by it its steps are undone, and nobody else's. */
export function browserKey(): string {
  if (key) return key;
  try {
    key = localStorage.getItem(KEY) ?? "";
    if (!/^[0-9a-f]{32}$/.test(key)) localStorage.setItem(KEY, (key = randomKey()));
  } catch {
    key = randomKey(); // storage is switched off: the key lives as long as the page
  }
  return key;
}

/** The name that was typed in this browser; "" for none. */
export function personName(): string {
  return readCookie(NAME);
}

export function setPersonName(name: string): void {
  writeCookie(NAME, name);
}

/** Remembers the id of the plan last worked on, for the next visit; it gives no right. A key that an older version put there goes. */
export function rememberPlan(planId: string): void {
  if (planId || readCookie(PLAN).length > ID_LENGTH) writeCookie(PLAN, planId);
}

export function keptOwnerKey(): string {
  try {
    return localStorage.getItem(OWNER) ?? "";
  } catch {
    return "";
  }
}

export function keepOwnerKey(key: string): void {
  try {
    localStorage.setItem(OWNER, key);
  } catch {
    // Storage is switched off: the owner comes by the link each time.
  }
}

/** Forgets all that this browser was told: names, keys, the plan last worked on, and what waits. */
export function forgetAll(): void {
  for (const storage of [localStorage, sessionStorage]) {
    try {
      for (const name of Object.keys(storage)) if (/^neighbouring[._]/.test(name)) storage.removeItem(name);
    } catch {
      // Storage is switched off: nothing is in it.
    }
  }
  for (const name of [NAME, PLAN]) writeCookie(name, "", 0);
}

function readCookie(name: string): string {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  try {
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  } catch {
    return "";
  }
}

function writeCookie(name: string, value: string, seconds = YEAR_S): void {
  const root = new URL(".", document.baseURI).pathname;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=${root}; max-age=${seconds}; samesite=lax${secure}`;
}
