/** Where the plan on the map is kept, in a line. */

import { el, write } from "./dom";
import type { Picture } from "./schema";

export class KeptLine {
  readonly element = el("p", { class: "kept-line", "data-testid": "kept" });

  /** Says what the server said when it drew the page, until there is a picture. */
  constructor(said: string) {
    write(this.element, said);
  }

  draw({ head }: Picture): void {
    write(this.element, head.kept);
  }
}
