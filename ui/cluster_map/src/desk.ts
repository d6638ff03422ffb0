/**
 * What every part of a page shares in the browser: what the page shows, the picture of it, and the one way to do
 * something. There is one desk a page, whichever components stand on it; it outlives all of them.
 */

import { Ahead } from "./ahead";
import { browserKey, personName, randomKey, rememberPlan } from "./browser_self";
import { askVersion, sendAct, sendFigures, sendLook } from "./door";
import { lookOf, timeZone, type DrawnFor } from "./looking";
import { Outbox, refusal, type Deed, type Item } from "./outbox";
import { Redraw, TICK_MS, type Run } from "./redraw";
import type { Act, Answer, Finding, Picture, Shown, Subject } from "./schema";
import { sameSubject, sameView } from "./same";
import { record, stats } from "./stats";
import { sayInAddress, store, stored } from "./tab_storage";

export type { Deed } from "./outbox";
export type { Run } from "./redraw";

/** What changed: what the page shows, the picture of it, what moves would do to it, or whether the person is asked something. */
export type DeskChange = "shown" | "picture" | "moves" | "asks";

/** What an act is about where it is not what the page shows. */
export interface About {
  of?: Subject;
  /** The revision that the person saw when they began, where that is an earlier one than the page shows by now. */
  revision?: number;
  /** The last revision whose changes of others the person could see, where that is an earlier one. */
  seen?: Act["seen"];
  met?: Act["met"];
  /** It was done on the map, whose picture shows it: forms, lists and histories are drawn anew at once. */
  isOnMap?: boolean;
}

/** An act that was not done, since it touches what others did: the person chooses what becomes of it. */
export interface Question {
  act: Act;
  answer: Answer;
}

export type Say = (sentence: string, kind: "said" | "refused") => void;

const FIRST_CHOOSE = "Not saved: first decide, at the top of the page, what to do with your change that is waiting, then try again.";
/** What makes a plan of its own: the one on screen, if it is not kept yet, stays as it is. */
const MAKES_ANOTHER: readonly Deed["type"][] = ["load", "try", "duplicate"];
const OUTBOX = "neighbouring.outbox";
const QUESTION = "neighbouring.question";
/** Others see a change within two seconds: one for this look, less than one for the page. */
const EVERY_MS = 1000;
export class Desk {
  /** What the page shows; null before the server has said. */
  shown: Shown | null = null;
  /** What the Plan page shows of it; null before it came, and on pages that never asked. */
  picture: Picture | null = null;
  readonly ahead = new Ahead(() => this.changed("moves"));
  /** What waits for the person's choice; null where nothing does. */
  question: Question | null;
  /** What is chosen or taken up on the map. */
  chosen: string[] = [];
  /** The map flies to a finding. */
  onShow: (finding: Finding) => void = () => undefined;
  /** Who tells what came of an act: the map where there is one, else the frame of the page. */
  tellers: Say[] = [];
  private readonly listeners = new Set<(change: DeskChange) => void>();
  private readonly outbox: Outbox;
  private readonly hooks = new Map<string, { began: number; isOnMap: boolean; done: () => void }>();
  private readonly drafts = new Map<string, string>();
  /** What the server drew last, as it said it itself. */
  private drawn: Shown | null = null;
  private readonly known = new Map<string, { revision: number; version: number }>();
  private readonly redraw = new Redraw();
  private viewers = 0;
  private looking = false;
  private lookAgain = false;
  private looked = performance.now();
  private isAsking = false;
  private told = "";
  private saidTrouble = "";

  constructor() {
    this.question = stored<Question | null>(QUESTION, null);
    this.outbox = new Outbox({
      send: sendAct,
      read: () => stored<Item[]>(OUTBOX, []),
      // A file is too large to be written down: it waits in the page alone, and what else waits is written down.
      write: (items) => store(OUTBOX, items.filter(({ act }) => act.deed.type !== "load")),
      answered: (item, answer) => this.answered(item, answer),
      trouble: (says) => this.trouble(says),
      wait: (milliseconds) => new Promise((then) => window.setTimeout(then, milliseconds)),
    });
    window.setInterval(() => this.tick(), TICK_MS);
  }

  // ---- What parts of the page ask ----

  /** Calls back on every change until the returned function is called. */
  subscribe(listener: (change: DeskChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** A part of the page shows the picture until the returned function is called. */
  view(): () => void {
    this.viewers++;
    this.look();
    return () => void this.viewers--;
  }

  /** The picture, where it is of the plan that the page shows, looked at as it shows it: both may have changed a moment ago. */
  get pictureHere(): Picture | null {
    const { picture, shown } = this;
    return picture && shown && sameSubject(picture.of, shown.of) && sameView(picture.view, shown.view) ? picture : null;
  }

  /** Whether what is seen in the picture is another plan than the page shows by now. */
  get isOfAnother(): boolean {
    return this.picture !== null && this.shown !== null && !sameSubject(this.picture.of, this.shown.of);
  }

  /** Whether a part of the page was drawn for another plan than the page shows by now. */
  isOther({ plan, draft, slug }: DrawnFor): boolean {
    if (!this.shown) return false;
    const meant = plan || this.drafts.get(draft) || "";
    return slug !== this.shown.of.slug || meant !== this.shown.of.plan || (meant === "" && draft !== this.shown.draft);
  }

  /** How many acts wait for their answers. */
  get waits(): number {
    return this.outbox.all.length;
  }

  say(sentence: string, kind: "said" | "refused" = "said"): void {
    this.tellers.at(-1)?.(sentence, kind);
  }

  /**
   * Does something; its answer comes, sooner or later, unless the page is closed before.
   * `done` is called once it is answered, before anything is drawn.
   */
  post(deed: Deed, about: About = {}, done: () => void = () => undefined): Promise<Answer> {
    const { shown } = this;
    if (!shown) return Promise.reject(new Error("the page is not there yet"));
    const of = about.of ?? shown.of;
    const revision = about.revision ?? this.known.get(of.plan)?.revision ?? shown.revision;
    const act: Act = {
      id: randomKey(),
      browser: browserKey(),
      of,
      revision,
      seen: about.seen ?? revision,
      deed,
      met: about.met ?? "ask",
      who: shown.who || personName(),
      zone: timeZone(),
      view: shown.view,
      chosen: this.chosen,
      right: shown.right,
      wantsPicture: this.viewers > 0 && of.plan === shown.of.plan,
    };
    if (this.question && act.met === "ask" && sameSubject(of, this.question.act.of)) {
      done();
      const waits = refusal(act, FIRST_CHOOSE);
      this.say(waits.says, "refused");
      this.changed("picture");
      return Promise.resolve(waits);
    }
    this.hooks.set(act.id, { began: performance.now(), isOnMap: about.isOnMap ?? false, done });
    return this.outbox.post({ act, draft: of.plan || MAKES_ANOTHER.includes(deed.type) ? "" : shown.draft, isFixed: about.revision !== undefined, sent: false });
  }

  /** The person has chosen what becomes of what waits. */
  choose(way: "on_top" | "branch" | "drop"): void {
    const { question } = this;
    if (!question) return;
    this.ask(null);
    if (way === "drop") {
      this.say(question.act.deed.type === "load" ? "It was not loaded." : "Their version stays; your change was dropped.");
      this.changed("picture");
      return;
    }
    const { act } = question;
    void this.post(act.deed, { of: act.of, revision: act.revision, seen: act.seen, met: way });
  }

  /** Says what is chosen or taken up on the map; the picture then says all about moving these. */
  take(codes: string[]): void {
    if (codes.join() === this.chosen.join()) return;
    this.chosen = codes;
    this.look();
  }

  // ---- What the server draws ----

  /** The server has drawn the page: what it shows, and how it is asked to draw it again. */
  draw(drawn: Shown, run: (run: Run) => void): void {
    this.redraw.drawn(drawn.page, drawn.run, run);
    this.drawn = drawn;
    const before = this.shown;
    // A server that was started again knows the page by its address alone, which may be of before the plan was kept.
    const isAnew = before !== null && before.server !== drawn.server && before.of.slug === drawn.of.slug;
    if (isAnew && before.of.plan && drawn.draft) this.drafts.set(drawn.draft, before.of.plan);
    if ((before === null || isAnew) && drawn.draft) this.outbox.renameDraft(drawn.of.slug, drawn.draft);
    const plan = drawn.of.plan || this.drafts.get(drawn.draft) || "";
    const known = this.known.get(plan);
    const isNewer = !known || drawn.version >= known.version || drawn.server !== before?.server;
    if (drawn.of.plan && isNewer) this.known.set(plan, { revision: drawn.revision, version: drawn.version });
    this.shown = { ...drawn, of: { ...drawn.of, plan }, draft: plan ? "" : drawn.draft };
    rememberPlan(drawn.remember);
    if (drawn.told && this.viewers === 0 && drawn.told !== this.told && (known?.version ?? 0) < drawn.version) this.say(drawn.told);
    this.told = drawn.told;
    this.changed("shown");
    if (!this.isCurrent(this.picture)) this.look();
    void this.outbox.run();
  }

  /** Every figure of what the page shows, as a file; null where that can't be had now. */
  figures(): Promise<Blob | null> {
    return this.shown ? sendFigures(lookOf(this.shown, [])) : Promise.resolve(null);
  }

  /** Whether a picture is of what the page shows. */
  private isCurrent(picture: Picture | null): picture is Picture {
    const { shown } = this;
    if (!picture || !shown) return false;
    const { of, view, head } = picture;
    const version = this.known.get(of.plan)?.version ?? 0;
    return sameSubject(of, shown.of) && sameView(view, shown.view) && head.version >= version && picture.canChange === shown.canChange;
  }

  /** Asks for the picture of what the page shows; asked again meanwhile, it asks once more. */
  private look(): void {
    if (this.viewers === 0 || !this.shown) return;
    if (this.looking) return void (this.lookAgain = true);
    this.looking = true;
    this.lookAgain = false;
    const asked = lookOf(this.shown, this.chosen);
    void sendLook(asked).then((picture) => {
      this.looking = false;
      if (picture) this.show(picture, this.chosen.join() === asked.chosen.join());
      if (this.lookAgain) this.look();
    });
  }

  private show(picture: Picture, isOfChosen: boolean): boolean {
    const { shown } = this;
    if (!shown || !sameSubject(picture.of, shown.of) || !sameView(picture.view, shown.view)) return false;
    const before = this.picture;
    const { head } = picture;
    const known = this.known.get(picture.of.plan);
    if (known && head.version < known.version) return false;
    if (picture.of.plan) this.known.set(picture.of.plan, { revision: head.number, version: head.version });
    if (before && sameSubject(before.of, picture.of) && head.version > before.head.version) this.tellOthers(before, picture);
    if (!isOfChosen) this.lookAgain = true;
    this.picture = picture;
    this.changed("picture");
    return true;
  }

  /** Says what others did, unless it is the answer to something that this page did. */
  private tellOthers(before: Picture, { head }: Picture): void {
    if (head.number === before.head.number || head.mine) return;
    this.say(head.number > before.head.number ? `${head.who || "Somebody"}: ${head.sentence}` : `Undone; the last step is now: ${head.sentence}`);
  }

  // ---- Answers ----

  private answered({ act, draft }: Item, answer: Answer): void {
    const hook = this.hooks.get(act.id);
    this.hooks.delete(act.id);
    hook?.done();
    if (draft && answer.plan) {
      this.drafts.set(draft, answer.plan);
      if (this.shown?.draft === draft) this.keptAs(answer.plan, this.shown);
    }
    const isInPicture = hook?.isOnMap && this.viewers > 0 && !answer.opens && act.of.plan === this.shown?.of.plan;
    if (answer.outcome === "done" && !isInPicture) this.redraw.need(answer.opens ? { plan: answer.plan, draft, where: answer.opens } : undefined);
    if (answer.outcome === "conflict") this.ask({ act, answer });
    if (!this.showAnswer(answer, act)) this.look();
    this.say(answer.says, answer.outcome === "refused" || answer.outcome === "conflict" ? "refused" : "said");
    if (hook) record(stats.answerMs, performance.now() - hook.began);
  }

  /** The plan on screen, and in the picture, is kept by now. */
  private keptAs(plan: string, shown: Shown): void {
    sayInAddress(plan);
    const of = { ...shown.of, plan };
    if (this.picture && !this.isOfAnother) this.picture = { ...this.picture, of };
    this.shown = { ...shown, of, draft: "" };
  }

  /** Shows what an answer brought; returns whether that is what the page shows next, with all about what is chosen. */
  private showAnswer({ plan, revision, version, outcome, picture }: Answer, act: Act): boolean {
    const isOfChosen = act.chosen?.join() === this.chosen.join();
    const known = this.known.get(plan) ?? { revision: act.revision, version: 0 };
    if (outcome === "done" && version >= known.version) {
      this.known.set(plan, { revision: revision ?? known.revision, version });
      if (picture && this.isCurrent(picture)) {
        this.picture = picture;
        this.changed("picture");
        return isOfChosen;
      }
    } else if (outcome === "done") {
      // Others have moved it on since: what they did is looked for, so that it is told. On a branch the plan does not go on.
      if (act.met !== "branch") this.known.set(plan, { revision: revision ?? known.revision, version: known.version });
    } else if (picture && this.show(picture, isOfChosen)) {
      return isOfChosen;
    }
    this.changed("picture"); // what was on its way goes back to where it was
    return false;
  }

  private ask(question: Question | null): void {
    this.question = question;
    store(QUESTION, question);
    if (question) {
      const { plan } = question.act.of;
      for (const item of this.outbox.recall(({ act }) => act.of.plan === plan)) {
        this.hooks.get(item.act.id)?.done();
        this.hooks.delete(item.act.id);
        this.outbox.resolve(item, refusal(item.act, FIRST_CHOOSE));
      }
    }
    this.changed("asks");
  }

  /** Says once what is wrong, however often it is tried. */
  private trouble(says: string): void {
    if (says && says !== this.saidTrouble) this.say(says, "refused");
    this.saidTrouble = says;
  }

  // ---- Keeping up ----

  /** Whether the server has drawn all that was done. */
  get isDrawn(): boolean {
    return this.waits === 0 && this.lag === "" && !this.isDraft && !this.redraw.isNeeded;
  }

  /** How the page that the server drew lags behind what is known here; "" where it does not. */
  private get lag(): string {
    const plan = this.shown?.of.plan ?? "";
    const version = this.known.get(plan)?.version ?? 0;
    return this.drawn && version > this.drawn.version ? `${plan} ${version}` : "";
  }

  /** Whether the server has drawn a plan as not kept that is kept by now. */
  private get isDraft(): boolean {
    return this.shown?.of.plan !== this.drawn?.of.plan;
  }

  private tick(): void {
    const { drawn, shown, lag, isDraft } = this;
    if (document.hidden || !drawn || !shown) return;
    this.redraw.tick(lag, isDraft ? { plan: shown.of.plan, draft: drawn.draft, where: "screen" } : null, {
      isBusy: this.waits > 0,
      hasPicture: this.viewers > 0,
    });
    // Whoever waits for an answer gets it first.
    if (this.viewers && this.picture?.canChange && !this.waits && !this.looking && this.isCurrent(this.picture)) {
      void this.ahead.look(lookOf(shown, []), this.picture);
    }
    if (this.isAsking || performance.now() - this.looked < EVERY_MS) return;
    if (!this.looking && !this.isCurrent(this.picture)) this.look(); // it did not come
    void this.lookForOthers(drawn);
  }

  private async lookForOthers(asked: Shown): Promise<void> {
    const { planId, server, version } = asked;
    this.looked = performance.now();
    this.isAsking = true;
    const found = await askVersion({ planId, key: this.shown?.of.plan ?? "" });
    this.isAsking = false;
    if (!found || !this.shown || this.drawn?.planId !== planId) return;
    const known = this.known.get(this.shown.of.plan)?.version ?? version;
    const isNewer = Number(found.version) > known;
    const isGone = found.version === "" && planId !== "" && this.drawn === asked; // its link was withdrawn
    if (isNewer || isGone || found.server !== server || (found.version === "trouble") !== this.drawn.trouble) this.redraw.need();
    if (isNewer) this.look();
  }

  private changed(change: DeskChange): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(change);
      } catch (error) {
        reportError(error); // a part of the page that fails keeps no other from hearing it
      }
    }
  }
}

export const desk = new Desk();
// For tests: how many acts wait for their answers, and whether the page shows all that was done.
Object.assign(window.__neighbouring ?? {}, { waits: () => desk.waits, isDrawn: () => desk.isDrawn });
