/** What a tab of the browser writes down, so that it outlives a reload of the page. */

export function stored<T>(name: string, otherwise: T): T {
  try {
    return (JSON.parse(sessionStorage.getItem(name) ?? "null") as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** What can't be written down waits in the page alone. */
export function store(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    try {
      sessionStorage.removeItem(name);
    } catch {
      // Storage is switched off: what waits lives as long as the page.
    }
  }
}

/** A reload, and a server that was started again, find the plan by the address, also before the page was drawn anew. */
export function sayInAddress(plan: string): void {
  const address = new URL(location.href);
  address.searchParams.set("plan", plan);
  history.replaceState(history.state, "", address);
}
