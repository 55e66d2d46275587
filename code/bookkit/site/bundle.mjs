// Joins the style sheets and scripts that every page loads into one of each.
// Reads from stdin, as JSON: nodeModules; styles and scripts, the files in order; whole, the styles to take
// as they are; words, the names that pages and scripts use; folder, where site.css and site.js go, with the fonts.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { text } from "node:stream/consumers";

const { nodeModules, styles, whole, scripts, words, folder } = JSON.parse(await text(process.stdin));
const require = createRequire(`${nodeModules}/`);
const { build, transform } = require("esbuild");
const { PurgeCSS } = require("purgecss");

// a variable is declared in one sheet and used in another
const sheets = await Promise.all(styles.map((path) => readFile(path, "utf8")));
const usedVariables = sheets.flatMap((css) => [...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));

const leaveOutUnused = {
  name: "leave out unused rules",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      if (whole.includes(path)) return; // PurgeCSS does not understand :is(...)
      const [{ css }] = await new PurgeCSS().purge({
        css: [{ raw: await readFile(path, "utf8") }],
        content: [{ raw: words.join(" "), extension: "html" }],
        defaultExtractor: (content) => content.split(" "),
        keyframes: true,
        variables: true,
        safelist: { variables: [...usedVariables, ...words.filter((word) => word.startsWith("--"))] },
      });
      return { contents: css, loader: "css" };
    }),
};

await build({
  stdin: {
    contents: styles.map((path) => `@import ${JSON.stringify(path)};`).join("\n"),
    loader: "css",
    resolveDir: folder,
  },
  bundle: true,
  minify: true,
  outdir: folder,
  entryNames: "site",
  assetNames: "fonts/[name]",
  // every browser that runs the scripts reads woff2
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".svg": "dataurl", ".png": "dataurl" },
  plugins: [leaveOutUnused],
  logLevel: "error",
});

// The theme marks what scrolls by laying out every block of code, folded ones too, as the page loads: that takes longer
// than everything else, and reading.js does it for what is in sight.
const THEME = "pydata-sphinx-theme.js";
const MARKS_SCROLLING = /"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)/g;

const withoutThemesMarking = (source) => {
  const found = source.match(MARKS_SCROLLING)?.length ?? 0;
  if (found !== 1) throw new Error(`${THEME} marks what scrolls in ${found} places instead of 1: see bundle.mjs`);
  return source.replace(MARKS_SCROLLING, "0");
};

// These take as long as all others together: each waits for a turn of its own, so that a phone answers in between.
const LONG = [THEME, "sphinx-book-theme.js", "copybutton.js"];

const parts = scripts.map(async (path) => {
  let source = await readFile(path, "utf8");
  if (path.endsWith(THEME)) source = withoutThemesMarking(source);
  const { code } = await transform(source, { minify: true, target: "es2022" });
  return LONG.includes(basename(path)) ? `setTimeout(() => {${code}})` : code;
});
await writeFile(`${folder}/site.js`, (await Promise.all(parts)).join(";"));
