/** Files on their way to the server, one after the other: which waits, which is sent, what came of it. */

/** What came of sending a file once. */
export type Reply = { kept: Kept } | { refused: string } | { trouble: string } | { cancelled: true };
/** What the server says of a file that has come. */
export type Kept = Record<string, string | number>;
/** A file as far as the queue knows it. */
export interface Sendable {
  name: string;
  size: number;
}
export type State = "waits" | "goes" | "lost" | "here" | "refused" | "cancelled";

export interface Item<F extends Sendable = Sendable> {
  readonly id: number;
  readonly file: F;
  /** Whether it can be sent at all. */
  readonly canGo: boolean;
  state: State;
  /** Bytes that have gone. */
  gone: number;
  /** Why it was refused, or what holds it up; "" where nothing does. */
  says: string;
}

/** The world outside: a server to send to, and time. */
export interface Outlet<F extends Sendable> {
  send(file: F, told: (gone: number) => void, stop: AbortSignal): Promise<Reply>;
  /** Resolves after so many milliseconds, or earlier where the connection may be there again. */
  wait(milliseconds: number, stop: AbortSignal): Promise<void>;
}

export interface Told {
  /** Something is to be drawn anew. */
  changed(): void;
  /** Something is to be read out. */
  say(sentence: string): void;
  /** A file has come. */
  came(kept: Kept): void;
}

const PAUSES_MS = [1000, 2000, 5000, 10_000, 20_000];
const MEGABYTE = 1_000_000;

export class Queue<F extends Sendable = Sendable> {
  items: Item<F>[] = [];
  told: Told = { changed: () => undefined, say: () => undefined, came: () => undefined };
  private number = 0;
  private running = false;
  private stop: AbortController | null = null;

  constructor(private readonly outlet: Outlet<F>) {}

  /** Whether anything still goes or waits. */
  get isBusy(): boolean {
    return this.items.some(({ state }) => state === "waits" || state === "goes" || state === "lost");
  }

  /** Takes files in; what has come to an end before makes room, where nothing else is on its way. */
  add(files: readonly F[], most: number): void {
    if (!this.isBusy) this.items = [];
    for (const file of files) {
      const says = lacking(file, most);
      this.items.push({ id: ++this.number, file, canGo: !says, state: says ? "refused" : "waits", gone: 0, says });
      if (says) this.told.say(`${file.name} is not sent. ${says}`);
    }
    this.told.changed();
    void this.run();
  }

  cancel(item: Item<F>): void {
    const goes = item.state === "goes" || item.state === "lost";
    item.state = "cancelled";
    item.says = "";
    if (goes) this.stop?.abort();
    this.told.say(`${item.file.name} was cancelled.`);
    this.told.changed();
  }

  again(item: Item<F>): void {
    item.state = "waits";
    item.says = "";
    item.gone = 0;
    this.told.changed();
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    for (let item = this.next(); item; item = this.next()) await this.bring(item);
    this.running = false;
  }

  private next(): Item<F> | undefined {
    return this.items.find(({ state }) => state === "waits");
  }

  /** Sends a file until it has come, is refused or cancelled: what a lost connection took with it is sent once more. */
  private async bring(item: Item<F>): Promise<void> {
    for (let lost = 0; ; lost++) {
      const stop = (this.stop = new AbortController());
      item.state = "goes";
      item.gone = 0;
      this.told.changed();
      const reply = await this.outlet.send(item.file, (gone) => this.progress(item, gone, stop.signal), stop.signal);
      if (stop.signal.aborted) return; // it was cancelled, and may wait to be sent again by now
      if (!("trouble" in reply)) return this.ended(item, reply);
      if (lost === 0) this.told.say(`${item.file.name}: ${reply.trouble}`);
      item.state = "lost";
      item.says = reply.trouble;
      this.told.changed();
      await this.outlet.wait(PAUSES_MS[Math.min(lost, PAUSES_MS.length - 1)], stop.signal);
      if (stop.signal.aborted) return;
    }
  }

  private progress(item: Item<F>, gone: number, stop: AbortSignal): void {
    if (stop.aborted) return;
    item.gone = Math.min(gone, item.file.size);
    item.says = "";
    this.told.changed();
  }

  private ended(item: Item<F>, reply: Exclude<Reply, { trouble: string }>): void {
    if ("kept" in reply) {
      item.state = "here";
      item.gone = item.file.size;
      item.says = "";
      this.told.say(`${item.file.name} is here.`);
      this.told.came(reply.kept);
    } else if ("refused" in reply) {
      item.state = "refused";
      item.says = reply.refused;
      this.told.say(`${item.file.name} was refused. ${reply.refused}`);
    } else {
      item.state = "cancelled";
    }
    this.told.changed();
  }
}

/** Why a file can't be sent at all; "" where it can. */
function lacking(file: Sendable, most: number): string {
  if (file.size === 0) return "It is empty, or a folder: choose the files themselves.";
  if (file.size > most) return `It is larger than ${sizeWords(most)}, the most that can be sent: is it the right file?`;
  return "";
}

/** A size as people say it. */
export function sizeWords(bytes: number): string {
  if (bytes < MEGABYTE) return `${Math.max(1, Math.round(bytes / 1000)).toLocaleString("en-GB")} kB`;
  return `${(bytes / MEGABYTE).toLocaleString("en-GB", { maximumFractionDigits: bytes < 10 * MEGABYTE ? 1 : 0 })} MB`;
}

/** What stands in a file's line of how it is with it. */
export function stateWords({ state, file, gone, says }: Item): string {
  switch (state) {
    case "waits":
      return "Waits for its turn";
    case "goes":
      return gone >= file.size ? "Has arrived; being looked at" : `${Math.floor((100 * gone) / file.size)} %`;
    case "lost":
      return says;
    case "here":
      return "Here";
    case "refused":
      return `Refused. ${says}`;
    case "cancelled":
      return "Cancelled";
  }
}
