// Elements from text alone: nothing of a result is ever read as markup.
export type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

export function h(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  return fill(document.createElement(tag), attributes, children);
}
export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

export function section(id: string, title: string, ...children: Child[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title), ...children);
}

export interface Column { title: string; number?: boolean; wide?: boolean }
export interface Row { cells: Child[]; tone?: string }

// A table that scrolls inside itself where it is too wide; the keyboard can scroll it too.
export function table(label: string, columns: Column[], rows: Row[]): HTMLElement {
  const kind = (i: number) => [columns[i].number && "number", columns[i].wide && "wide"]
    .filter(Boolean).join(" ");
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h("table", {},
      h("thead", {}, h("tr", {}, ...columns.map((c, i) => h("th", { scope: "col", class: kind(i) }, c.title)))),
      h("tbody", {}, ...rows.map((row) => h("tr", row.tone ? { class: row.tone } : {},
        ...row.cells.map((cell, i) => h("td", { class: kind(i) }, cell)))))));
}

export function badge(tone: string, text: string): HTMLElement {
  return h("span", { class: `badge ${tone}` }, text);
}

// A command with a button that copies it. From file:// the clipboard may be refused: then the
// command is selected, so that the reader's own copy works.
export function command(text: string): HTMLElement {
  const code = h("code", { tabindex: 0 }, text);
  const button = h("button", {
    type: "button", "aria-label": `Copy: ${text}`,
    click: () => {
      const said = (word: string) => {
        button.textContent = word;
        setTimeout(() => (button.textContent = "Copy"), 1500);
      };
      const select = () => {
        getSelection()?.selectAllChildren(code);
        said(document.execCommand("copy") ? "Copied" : "Selected");
      };
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => said("Copied"), select);
      else select();
    },
  }, "Copy");
  return h("div", { class: "command" }, code, button);
}

export function facts(rows: [string, Child][]): HTMLElement {
  return h("dl", { class: "facts" }, ...rows
    .filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false)
    .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}
