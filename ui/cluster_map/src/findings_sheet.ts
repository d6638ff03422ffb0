/** What the rules say, hardest first: each finding is a button that shows it on the map. */

import { el, icon, mark, write } from "./dom";
import type { Finding, Picture } from "./schema";

/** Findings shown at first: what fits beside the chart. */
export const AT_FIRST = 9;

interface Line {
  item: HTMLElement;
  button: HTMLElement;
  badge: HTMLElement;
  sentence: HTMLElement;
  finding: Finding;
}

export class FindingsSheet {
  readonly element: HTMLElement;
  private readonly heading = el("h3", { id: "findings" });
  private readonly list = el("ul", { role: "list", "aria-labelledby": "findings" });
  private readonly kept = el("p", { class: "kept" }, "Every rule that can be checked here is kept.");
  private readonly toggle = el("button", { type: "button", class: "more", "data-testid": "all-findings" });
  private lines: Line[] = [];
  private findings: Finding[] = [];
  private all = false;

  constructor(private readonly show: (finding: Finding) => void) {
    this.element = el("div", { class: "sheet findings-sheet", "data-testid": "findings" }, this.heading, this.kept, this.list, this.toggle);
    this.toggle.addEventListener("click", () => {
      this.all = !this.all;
      this.write();
    });
  }

  draw({ findings }: Picture): void {
    this.findings = findings;
    this.write();
  }

  private write(): void {
    const rest = this.findings.length - AT_FIRST;
    const shown = this.all ? this.findings : this.findings.slice(0, AT_FIRST);
    write(this.heading, `Findings (${this.findings.length})`);
    this.kept.hidden = this.findings.length > 0;
    this.toggle.hidden = rest <= 0;
    write(this.toggle, this.all ? `Show the first ${AT_FIRST}` : `Show the other ${rest} too`);
    this.toggle.setAttribute("aria-expanded", String(this.all));
    for (const line of this.lines.splice(shown.length)) line.item.remove();
    shown.forEach((finding, i) => this.fill(this.lines[i] ?? this.add(finding), finding));
  }

  private fill(line: Line, finding: Finding): void {
    line.finding = finding;
    line.badge.dataset.severity = finding.severity;
    write(line.badge, finding.word);
    write(line.sentence, finding.sentence);
    const nowhere = isNowhere(finding);
    mark(line.button, "data-nowhere", nowhere);
    line.button.setAttribute("aria-disabled", String(nowhere));
    line.button.title = nowhere ? "" : "Show on the map";
  }

  private add(finding: Finding): Line {
    const [badge, sentence] = [el("span", { class: "severity" }), el("span", { class: "sentence" })];
    const button = el("button", { type: "button", "data-testid": "finding" }, icon("locate"), badge, " ", sentence);
    const line: Line = { item: el("li", {}, button), button, badge, sentence, finding };
    button.addEventListener("click", () => void (isNowhere(line.finding) || this.show(line.finding)));
    this.lines.push(line);
    this.list.append(line.item);
    return line;
  }
}

/** Whether it names no practice and no place: what is null is all of a cluster. */
function isNowhere({ practices, places }: Finding): boolean {
  return practices?.length === 0 && places?.length === 0;
}
