// The drawer for who builds the app: traffic, faults, connections.

import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { initDrawer, isOpen } from "./drawers.js";
import { Faults } from "./faults.js";
import { coalesce } from "./stream.js";
import { buildTabs } from "./tabs.js";
import { Traffic } from "./traffic.js";

export class OwnerDrawer {
  /** `onChanged` refreshes the rest of the page. */
  constructor(onChanged) {
    const panels = ["traffic-seen", "traffic-faults", "traffic-app"].map(byId);
    this.traffic = new Traffic(panels[0]);
    this.parts = {
      "traffic-seen": this.traffic, "traffic-faults": new Faults(panels[1]), "traffic-app": new Connection(panels[2], onChanged),
    };
    this.load = coalesce(() => this.parts[this.shown].load());
    buildTabs(byId("traffic-tabs"), panels, (id) => {
      this.shown = id;
      this.refresh();
    });
    initDrawer("traffic", "traffic", { onShown: () => this.refresh() });
  }

  /** Show what changed; a closed drawer fetches nothing. */
  async refresh() {
    if (isOpen("traffic")) await this.load().catch(() => {}); // the stream's own error shows that the workspace is gone
  }

  /** Start over after an interruption. */
  async reset() {
    this.traffic.reset();
    await this.refresh();
  }
}
