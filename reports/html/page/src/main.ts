// Reads the two data elements and builds the page, in the order in which a reader asks.
import { redrawCharts } from "./charts";
import { assertions, resources, suppressions } from "./claims";
import { h } from "./dom";
import { checks, findings, verdict, warnings } from "./head";
import { histories } from "./histories";
import { interleavings } from "./interleaving";
import { lockGraph } from "./locks";
import { coverage, faults, surroundingsSection } from "./rest";
import type { Result } from "./result";
import type { Marks } from "./units";
import { silence } from "./silence";
import { speed } from "./speed";

const read = <T>(id: string): T => JSON.parse(document.getElementById(id)!.textContent!) as T;

const root = document.documentElement;
const wantsDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : wantsDark.matches);

function themeButton(): HTMLElement {
  const name = () => (isDark() ? "Light" : "Dark");
  const button = h("button", {
    type: "button", class: "theme", click: () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      button.textContent = name();
      redrawCharts();
    },
  }, name());
  wantsDark.addEventListener("change", () => {
    button.textContent = name();
    redrawCharts();
  });
  return button;
}

// Paper is light, whatever the screen is.
function printLight(): void {
  let before: string | undefined;
  addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    root.dataset.theme = "light";
    redrawCharts();
  });
  addEventListener("afterprint", () => {
    if (before === undefined) delete root.dataset.theme;
    else root.dataset.theme = before;
    redrawCharts();
  });
}

function redrawOnResize(): void {
  let width = innerWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redrawCharts, 120);
  });
}

const result = read<Result>("result");
const marks = read<Marks>("marks");
const sections = [verdict(result, themeButton()), findings(result), histories(result), interleavings(result), lockGraph(result),
  checks(result), assertions(result), resources(result), warnings(result), suppressions(result),
  silence(result), speed(result, marks), faults(result), coverage(result), surroundingsSection(result)];
document.getElementById("page")!.append(...sections.filter((s): s is HTMLElement => s instanceof Node));
printLight();
redrawOnResize();
redrawCharts();
