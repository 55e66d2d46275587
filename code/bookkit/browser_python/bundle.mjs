// Bundles what a page loads once its reader starts Python: the editor and what is around it.
// Reads from stdin, as JSON: nodeModules, the folders to look for packages in; sources, that of the modules; folder,
// where notebook.js goes, with the parts that it loads later, and katex.css.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const { nodeModules, sources, folder } = JSON.parse(await text(process.stdin));
const { build } = createRequire(`${nodeModules[0]}/`)("esbuild");

const styleModule = `${sources}/style_module.js`;
const withOurStyleModule = {
  name: "with our StyleModule",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^style-mod$/ }, ({ importer }) => (importer === styleModule ? null : { path: styleModule })),
};

await build({
  entryPoints: { notebook: `${sources}/main.js` },
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true, // KaTeX is loaded with the first formula
  chunkNames: "[name]-[hash]",
  target: "es2022",
  nodePaths: nodeModules,
  outdir: folder,
  plugins: [withOurStyleModule],
  logLevel: "error",
});

await build({
  entryPoints: { katex: "katex/dist/katex.min.css" },
  bundle: true,
  minify: true,
  nodePaths: nodeModules,
  outdir: folder,
  assetNames: "fonts/[name]",
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty" }, // every browser that runs Python reads woff2
  logLevel: "error",
});
