// The editor's styles, in constructed sheets: the page's policy forbids the style element that style-mod would write.
// The editor gets this class in place of style-mod's own (see bundle.mjs).
import { StyleModule as Original } from "style-mod";

const mounted = new Set();

export class StyleModule extends Original {
  static mount(root, modules) {
    for (const one of [modules].flat().filter((one) => !mounted.has(one))) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(one.getRules());
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      mounted.add(one);
    }
  }
}
