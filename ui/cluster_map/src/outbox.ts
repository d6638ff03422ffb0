/**
 * Keeps what a person did until the server has answered: one act after the other, in their order, each sent again until
 * it is answered. It outlives the page: what waits is written down in the browser, and goes when the page is back.
 *
 * It never says that something was not done unless the server said so, or it was never sent.
 */

import type { Act, Answer } from "./schema";

export type Deed = Act["deed"];

/** An act that waits. */
export interface Item {
  act: Act;
  /** Names the plan that is not kept yet, where the act is about one: the first of them makes it. */
  draft: string;
  /** Whether its revision stays as it is: the one that the person saw when they began. */
  isFixed: boolean;
  /** Whether it was sent already: what was sent is sent again as it was, since it may be done. */
  sent: boolean;
}

/** What came back from the server: an answer, a refusal that will not change, or nothing that could be told. */
export type Reply = { answer: Answer } | { refused: string } | { trouble: string };

export interface Outlet {
  /** Sends an act once. Never rejects. */
  send(act: Act): Promise<Reply>;
  /** What was written down before, and writing down what waits now. */
  read(): Item[];
  write(items: readonly Item[]): void;
  /** Something was answered; called before the next act is sent. */
  answered(item: Item, answer: Answer): void;
  /** Why what waits is not answered yet; "" when it is again. */
  trouble(says: string): void;
  wait(milliseconds: number): Promise<void>;
}

/** How long to wait before an act is sent again: longer each time, and never long enough to be taken for the end. */
const PAUSES_MS = [200, 400, 800, 1600, 3000];
/** The server itself failed so often at one act: it will not do it, and says so. */
const FAILURES = 3;

export class Outbox {
  private readonly items: Item[];
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private running = false;

  constructor(private readonly outlet: Outlet) {
    this.items = outlet.read();
  }

  /** What waits, in its order. */
  get all(): readonly Item[] {
    return this.items;
  }

  /** Keeps an act until it is answered. */
  post(item: Item): Promise<Answer> {
    const answer = new Promise<Answer>((resolve) => this.waiting.set(item.act.id, resolve));
    this.items.push(item);
    this.outlet.write(this.items);
    void this.run();
    return answer;
  }

  /** The page was built anew: the plan that was not kept then is the one that it shows as not kept now. */
  renameDraft(slug: string, draft: string): void {
    const last = this.items.findLast((item) => item.draft && item.act.of.slug === slug)?.draft;
    for (const item of this.items) if (last && item.draft === last) item.draft = draft;
    this.outlet.write(this.items);
  }

  /** Takes what has not been sent yet and is about a plan out again, so that it can be told. */
  recall(isAbout: (item: Item) => boolean): Item[] {
    const recalled = this.items.filter((item) => !item.sent && isAbout(item));
    for (const item of recalled) this.items.splice(this.items.indexOf(item), 1);
    this.outlet.write(this.items);
    return recalled;
  }

  /** Tells whoever waits for an act what came of it. */
  resolve(item: Item, answer: Answer): void {
    this.waiting.get(item.act.id)?.(answer);
    this.waiting.delete(item.act.id);
  }

  /** Sends what waits until nothing does. */
  async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      while (this.items.length > 0) await this.next(this.items[0]);
    } finally {
      this.running = false;
    }
  }

  private async next(item: Item): Promise<void> {
    if (!item.sent) {
      item.sent = true;
      this.outlet.write(this.items);
    }
    const answer = await this.answerTo(item.act);
    this.items.shift();
    if (item.draft && answer.plan) this.settleDraft(item.draft, answer.plan);
    const isBeside = item.act.met === "branch" && answer.version === 0;
    if (answer.outcome === "done" && answer.revision !== null && !isBeside) this.goOn(answer.plan, answer.revision);
    this.outlet.write(this.items);
    try {
      this.outlet.answered(item, answer);
    } finally {
      this.resolve(item, answer);
    }
  }

  /** What waits was done on what the person saw and on what they did themselves since: not on what others did unseen. */
  private goOn(plan: string, revision: number): void {
    for (const item of this.items) if (item.act.of.plan === plan && !item.isFixed) item.act.revision = revision;
  }

  /** What was done to a plan before it was kept is about the plan that the first act made. */
  private settleDraft(draft: string, plan: string): void {
    for (const item of this.items) {
      if (item.draft !== draft || item.act.of.plan) continue;
      item.act.of = { ...item.act.of, plan };
      item.draft = "";
    }
  }

  private async answerTo(act: Act): Promise<Answer> {
    let failures = 0;
    for (let turn = 0; ; turn++) {
      const reply = await this.outlet.send(act);
      if ("answer" in reply) {
        if (turn > 0) this.outlet.trouble("");
        return reply.answer;
      }
      if ("refused" in reply && ++failures >= FAILURES) {
        if (turn > 0) this.outlet.trouble("");
        return refusal(act, reply.refused);
      }
      if ("trouble" in reply) this.outlet.trouble(reply.trouble);
      await this.outlet.wait(PAUSES_MS[Math.min(turn, PAUSES_MS.length - 1)]);
    }
  }
}

/** The answer to an act that is not done, and why. */
export function refusal(act: Act, says: string): Answer {
  return { id: act.id, outcome: "refused", says, plan: act.of.plan, revision: null, version: 0, opens: "", met: [], ways: [], picture: null };
}
