/** Made from ui/acts/schema.py by `python dev.py types`: change it there. */

export interface Crossing {
  Act?: Act;
  Look?: Look;
  Ask?: Ask;
  Answer?: Answer;
  Trouble?: Trouble;
  Shown?: Shown;
  Picture?: Picture;
  Moves?: Moves;
}
/**
 * One thing that a person asks to be done.
 *
 * Attributes:
 *     id: Made by the browser for this act alone; a repeat has the same and gets the same answer.
 *     browser: The browser's own key, by which its steps are undone.
 *     of: The plan.
 *     revision: The revision it was made on; 0 for today's PCNs that are not kept yet.
 *     deed: What to do.
 *     seen: The last revision whose changes of others the person could see, where acts of their own were answered
 *         since; null for `revision`.
 *     met: What becomes of it where others did something that touches it: the person is asked, it is done all the
 *         same, or it is kept as a branch.
 *     who: The person's name as typed; "" for none.
 *     zone: Time zone of the browser, for what is told; "" for that of the server.
 *     view: How minutes are looked at on the screen that asks.
 *     chosen: Practices that are chosen or taken up there.
 *     wants_picture: Whether that screen shows the map, so that the answer brings what it shows next.
 *     right: Key by which the screen may make new plans: of the owner, or to edit a plan of the area; "" for none.
 */
export interface Act {
  id: string;
  browser: string;
  of: Subject;
  revision: number;
  deed:
    | Move
    | Rename
    | Lock
    | Hub
    | Arrange
    | NewCluster
    | RemoveCluster
    | Undo
    | Redo
    | Today
    | Scratch
    | Reopen
    | Carry
    | Note
    | Say
    | TakeBack
    | Effective
    | Name
    | MakeFinal
    | Archive
    | Share
    | EndKey
    | Duplicate
    | TryJoining
    | Load;
  view: View;
  seen?: number | null;
  met?: "ask" | "branch" | "on_top";
  who?: string;
  zone?: string;
  /**
   * @maxItems 2000
   */
  chosen?: string[];
  wantsPicture?: boolean;
  right?: string;
}
/**
 * The plan that is meant, by its key (of the link to edit or to watch); "" for today's PCNs of an area.
 *
 * Attributes:
 *     plan: The key.
 *     slug: Folder of the area.
 *     area_id: Its build that is on screen.
 */
export interface Subject {
  plan: string;
  slug: string;
  areaId: string;
}
/**
 * Practices go to a cluster: its letter, "" for not placed, `NEW` for a new one.
 */
export interface Move {
  type: "move";
  /**
   * @minItems 1
   * @maxItems 2000
   */
  practices: string[];
  to: string;
}
/**
 * A cluster gets another name.
 */
export interface Rename {
  type: "rename";
  cluster: string;
  name: string;
}
/**
 * A cluster is locked or unlocked.
 */
export interface Lock {
  type: "lock";
  cluster: string;
  locked: boolean;
}
/**
 * A practice becomes a cluster's hub; "" for none.
 */
export interface Hub {
  type: "hub";
  cluster: string;
  practice: string;
}
/**
 * How a cluster works together, where its hub is and when that opens; None leaves a part as it is.
 *
 * The hub is given by the code of its site: a practice's for its main site, or that of a branch surgery.
 */
export interface Arrange {
  type: "arrange";
  cluster: string;
  way?: string | null;
  site?: string | null;
  hours?: string | null;
}
/**
 * A new, empty cluster.
 */
export interface NewCluster {
  type: "new";
}
/**
 * An empty cluster goes.
 */
export interface RemoveCluster {
  type: "remove";
  cluster: string;
}
/**
 * This browser's last step is taken back.
 */
export interface Undo {
  type: "undo";
}
/**
 * What this browser took back last is done again.
 */
export interface Redo {
  type: "redo";
}
/**
 * Back to today's PCNs.
 */
export interface Today {
  type: "today";
}
/**
 * Every practice not placed, and one empty cluster.
 */
export interface Scratch {
  type: "scratch";
}
/**
 * An earlier revision is put on screen again; from there the plan goes on.
 */
export interface Reopen {
  type: "reopen";
  number: number;
}
/**
 * The plan is carried over to the area as it is built now.
 */
export interface Carry {
  type: "carry";
}
/**
 * Title and note of a section of the board paper.
 */
export interface Note {
  type: "note";
  section: string;
  title: string;
  note: string;
}
/**
 * What a practice said of the plan.
 */
export interface Say {
  type: "say";
  practice: string;
  stance: string;
  initials: string;
  date: string;
  words: string;
}
/**
 * What a practice said is taken back.
 */
export interface TakeBack {
  type: "take_back";
  practice: string;
}
/**
 * The day from which the plan would hold; "" for none.
 */
export interface Effective {
  type: "effective";
  date: string;
}
/**
 * The plan gets another name.
 */
export interface Name {
  type: "name";
  name: string;
}
/**
 * The plan is locked as final, or the lock is taken back.
 */
export interface MakeFinal {
  type: "final";
  final: boolean;
}
/**
 * The plan is put away, or brought back.
 */
export interface Archive {
  type: "archive";
  archived: boolean;
}
/**
 * A plan that was only tried out comes into the list of plans.
 */
export interface Share {
  type: "share";
}
/**
 * The link to edit the plan, or to watch it, leads nowhere from now on; `renew` puts another in its place.
 */
export interface EndKey {
  type: "endKey";
  gives: "edit" | "watch";
  renew: boolean;
}
/**
 * A new plan begins as a revision of this one: its newest, or that of a number.
 *
 * `on_screen` says whether the new one is put on screen; else it is only in the list.
 */
export interface Duplicate {
  type: "duplicate";
  number?: number | null;
  onScreen?: boolean;
}
/**
 * In a new plan a practice moves to a cluster; the plan it begins from stays as it is.
 */
export interface TryJoining {
  type: "try";
  practice: string;
  to: string;
  fromToday: boolean;
}
/**
 * A plan or a spreadsheet from a file, base64, becomes a new plan or the next revision of this one.
 */
export interface Load {
  type: "load";
  file: string;
  content: string;
  asRevision?: boolean;
}
/**
 * How minutes are looked at: by which mode, how many count as near, and how fast people walk.
 */
export interface View {
  mode: string;
  within: number;
  walkKmh: number;
}
/**
 * What a screen wants to show: a plan, looked at in a way, with practices chosen or taken up.
 *
 * `right` is as in `Act`: it lets the screen see today's PCNs of an area.
 */
export interface Look {
  of: Subject;
  browser: string;
  view: View;
  zone?: string;
  /**
   * @maxItems 2000
   */
  chosen?: string[];
  right?: string;
}
/**
 * Whether anything is new of a plan: of that id, by its key; without an id, only whether the server lives.
 */
export interface Ask {
  planId: string;
  key: string;
}
/**
 * What came of an act.
 *
 * Attributes:
 *     id: Of the act.
 *     outcome: A revision or another change; nothing was left to do; it can't be done; or the person is asked.
 *     says: What is told of it.
 *     plan: Key of the plan that it was done to, or that it made.
 *     revision: That it led to; null where it led to none.
 *     version: Of that plan after it, by which a page tells its own changes from others'; 0 where it led to none, or
 *         where others have moved the plan on by now.
 *     opens: Where a plan that is new is shown: on the page that asked, on the Plan page, or picked from the list of
 *         plans; "" where none is new.
 *     met: Where the person is asked: what others did meanwhile, in sentences.
 *     ways: What they may choose.
 *     picture: What the screen shows next; null where it did not ask for it, or where it can't be had.
 */
export interface Answer {
  id: string;
  outcome: "conflict" | "done" | "nothing" | "refused";
  says: string;
  plan: string;
  revision: number | null;
  version: number;
  opens: "" | "list" | "plan" | "screen";
  met: string[];
  ways: WayOut[];
  picture: Picture | null;
}
/**
 * What a person may choose where an act was not done at once: "drop" lets go of it.
 */
export interface WayOut {
  way: "branch" | "drop" | "on_top";
  label: string;
}
/**
 * Everything that the Plan page shows of a plan.
 *
 * Attributes:
 *     of: The plan that it is of.
 *     area: What is drawn.
 *     head: The revision.
 *     plan: Its clusters.
 *     band: Patients at least and at most.
 *     view: How minutes are looked at.
 *     tiles: The figures on cards and in previews, in order.
 *     taken: Moving all that are chosen; null where nothing is.
 *     can_change: Whether this screen may change the plan.
 *     findings: What the rules say, hardest first.
 *     chart: Minutes of patients.
 *     table: All figures against today.
 */
export interface Picture {
  of: Subject;
  area: AreaOnMap;
  head: Head;
  plan: PlanOnMap;
  /**
   * @minItems 2
   * @maxItems 2
   */
  band: [number, number];
  view: ViewOnMap;
  tiles: Tile[];
  taken: Taken | null;
  canChange: boolean;
  findings: Finding[];
  chart: Chart;
  table: Table;
}
/**
 * Which area is drawn, and where the browser fetches its files: `base` ends in a slash.
 */
export interface AreaOnMap {
  id: string;
  name: string;
  fictional: boolean;
  base: string;
}
/**
 * The revision on screen.
 *
 * Attributes:
 *     number: 0 for today's PCNs that are not kept.
 *     version: Counts every change of the plan.
 *     sentence: What was done.
 *     who: By whom; "" where nobody gave a name.
 *     mine: Whether this browser did it.
 *     kept: Where the plan is kept, in words.
 *     can_undo: Whether this browser has a step to take back.
 *     can_redo: Whether it took one back.
 */
export interface Head {
  number: number;
  version: number;
  sentence: string;
  who: string;
  mine: boolean;
  kept: string;
  canUndo: boolean;
  canRedo: boolean;
}
/**
 * A plan as it is drawn.
 *
 * Attributes:
 *     clusters: In the plan's order.
 *     not_placed: Of all practices in no cluster, taken together, fixed ones included.
 *     assignment: For each practice of map.json the index of its cluster; -1 not placed, -2 neither.
 *     territory: Packed figures, for each place the index of its cluster; -1 led by others or by nobody.
 */
export interface PlanOnMap {
  clusters: Card[];
  notPlaced: Figures;
  assignment: number[];
  territory: string;
}
/**
 * One cluster as its card shows it.
 *
 * Attributes:
 *     letter: Of the cluster.
 *     name: Of the cluster.
 *     colour: Its fill.
 *     ink: What can be read on that.
 *     locked: Whether it is locked.
 *     closed: Why it neither loses nor gains practices; "" where it does.
 *     hub: Code of the practice that hosts shared services; "" for none.
 *     figures: Of the cluster.
 */
export interface Card {
  letter: string;
  name: string;
  colour: string;
  ink: string;
  locked: boolean;
  closed: string;
  hub: string;
  figures: Figures;
}
/**
 * The figures on a cluster's card.
 *
 * Attributes:
 *     practices: Placed here, fixed ones included.
 *     patients: Registered patients, those of fixed practices included.
 *     patients_outside: Of them, patients of fixed practices.
 *     outside: These practices.
 *     gap: Patients short of the band (negative), over it (positive) or 0.
 *     words: The gap in words.
 *     no_way: Mapped patients with no way to any practice of the cluster.
 *     not_mapped: Patients with no usable address or living elsewhere.
 *     single_handed: Practices with one GP; null: can't be had.
 */
export interface Figures {
  values: (number | null)[];
  bases: number[];
  partial: number;
  whys: string[];
  practices: number;
  patients: number;
  patientsOutside: number;
  outside: Outside[];
  gap: number;
  words: string;
  noWay: number;
  notMapped: number;
  singleHanded: number | null;
}
/**
 * A practice outside the area that belongs to a cluster: counted, never moved.
 */
export interface Outside {
  name: string;
  patients: number;
}
/**
 * How minutes are looked at; `reach_scale` multiplies minutes at average speed, `slower` says why it isn't 1.
 */
export interface ViewOnMap {
  mode: string;
  within: number;
  walkKmh: number;
  reachScale: number;
  slower: boolean;
  crowFlies: boolean;
}
/**
 * A figure that stands on every card: its few words, with its mark; what it means; and its unit.
 */
export interface Tile {
  label: string;
  help: string;
  unit: string;
}
/**
 * All about moving `practices` at once, which are chosen or taken up.
 *
 * Attributes:
 *     practices: Their codes.
 *     targets: As `PackedWhatIf.targets`.
 *     left: Each cluster that they leave; letter "" for those not placed.
 *     joined: Each target; null: a lock forbids it.
 *     behind: The people behind the averages, for each target; null as above.
 */
export interface Taken {
  practices: string[];
  targets: string[];
  left: After[];
  joined: (After | null)[];
  behind: (Behind | null)[];
}
/**
 * The figures of one cluster after practices moved; fields as in `Figures`.
 */
export interface After {
  values: (number | null)[];
  bases: number[];
  partial: number;
  whys: string[];
  letter: string;
  patients: number;
  gap: number;
}
/**
 * Patients whose way changes by a minute or more, were practices moved; see `geo.moves.what_if_table.Behind`.
 */
export interface Behind {
  moversNearer: number;
  moversFurther: number;
  stayingFurther: number;
  thereNearer: number;
}
/**
 * What a rule says, and where on the map it is: nowhere if no practice and no place is named.
 *
 * Attributes:
 *     severity: For its colour.
 *     word: The severity in a word.
 *     sentence: What it says.
 *     cluster: Whose card to bring into view; "" for none.
 *     practices: To outline; null for all of the cluster, fixed ones included.
 *     places: To outline; null for the whole territory of the cluster.
 */
export interface Finding {
  severity: string;
  word: string;
  sentence: string;
  cluster: string;
  practices: string[] | null;
  places: number[] | null;
}
/**
 * Patients by minutes, a plan as bars and another as a line.
 *
 * Attributes:
 *     label: What is drawn, for those who do not see it.
 *     axes: What runs across and what runs up.
 *     names: What the bars and the line are.
 *     step: Minutes of one step.
 *     plan: Patients of the bars, one a step.
 *     today: Patients of the line.
 *     top: Patients at the upper end.
 *     within: The chosen minutes, marked.
 *     marks: Minutes, and patients, where labels stand.
 *     below: Sentences that stand below it.
 */
export interface Chart {
  label: string;
  /**
   * @minItems 2
   * @maxItems 2
   */
  axes: [string, string];
  /**
   * @minItems 2
   * @maxItems 2
   */
  names: [string, string];
  step: number;
  plan: number[];
  today: number[];
  top: number;
  within: number;
  /**
   * @minItems 2
   * @maxItems 2
   */
  marks: [number[], number[]];
  below: string[];
}
/**
 * All figures of the plan's clusters.
 */
export interface Table {
  label: string;
  rows: Row[];
}
/**
 * A figure of each cluster, in the plan's order: as it is, what stands smaller beside it, and what stands below.
 */
export interface Row {
  heading: string;
  now: string[];
  beside: string[];
  below: string[];
}
/**
 * Why there is no answer: with status 503 it is worth asking again, with any other it is not.
 */
export interface Trouble {
  says: string;
}
/**
 * What a page shows, as the server drew it last: every part of the page in the browser reads it there.
 *
 * Attributes:
 *     of: The plan.
 *     draft: Names a plan that is not kept yet: "" for one that is.
 *     version: Of the plan; 0 for one that is not kept.
 *     revision: Number of the revision on screen.
 *     plan_id: By which the version is asked for; "" for a plan that is not kept.
 *     server: Names the server that drew it.
 *     trouble: Whether the store can't be read.
 *     view: How minutes are looked at.
 *     who: Name of the person signed in; "" where nobody is, and the browser's own name counts.
 *     remember: Id of the plan that the browser remembers for its next visit; "" leaves what it remembers.
 *     can_change: Whether this screen may change the plan.
 *     told: What others did that this page shows for the first time; "" for nothing.
 *     run: The newest run that the browser asked for and that this page was drawn by.
 *     asks: Whether the page has room to ask what becomes of a change that touches those of others.
 *     page: Which page it is, as the address has it below that of the app; "" for the first.
 *     right: As `Act.right`.
 */
export interface Shown {
  of: Subject;
  draft: string;
  version: number;
  revision: number;
  planId: string;
  server: string;
  trouble: boolean;
  view: View;
  who: string;
  remember: string;
  canChange: boolean;
  told: string;
  run: number;
  asks: boolean;
  page: string;
  right: string;
}
/**
 * What each single move would do to a plan: asked for once its picture is on screen, which then comes sooner.
 *
 * Attributes:
 *     of: The plan that it is of.
 *     version: Of the plan; as `Head.version`.
 *     view: How minutes are looked at.
 *     what_if: The table.
 */
export interface Moves {
  of: Subject;
  version: number;
  view: View;
  whatIf: PackedWhatIf;
}
/**
 * The figures of both clusters for each single move; of a large area for none, where `Taken` alone has them.
 *
 * Attributes:
 *     practices: Row numbers of practices.
 *     targets: Letters, then "" for not placed, then `NEW` for a new cluster.
 *     left: The cluster that loses the practice, a row a practice.
 *     joined: The cluster that gains it, a row a practice, a column a target.
 */
export interface PackedWhatIf {
  practices: number[];
  targets: string[];
  left: PackedTable;
  joined: PackedTable;
}
/**
 * What clusters' figures would be, a cell a move.
 *
 * Attributes:
 *     patients: Steps down each column.
 *     gap: Steps down each column.
 *     values: Packed figures row by row, one text a tile.
 *     partial: Packed marks row by row: bit i is that of tile i.
 */
export interface PackedTable {
  patients: number[];
  gap: number[];
  values: string[];
  partial: string;
}
