// Bundles the search into one script, and makes the index that it looks through.
// Reads from stdin, as JSON: nodeModules; sources, the folder of the search's modules; folder, where search.js and
// search_index.js go; pages and synonyms, what the index is made of.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const { nodeModules, sources, folder, pages, synonyms } = JSON.parse(await text(process.stdin));
const { build } = createRequire(`${nodeModules}/`)("esbuild");

const bundle = (name, options) =>
  build({
    entryPoints: [`${sources}/${name}.js`],
    bundle: true,
    minify: true,
    target: "es2022",
    nodePaths: [nodeModules],
    logLevel: "error",
    ...options,
  });

await bundle("main", { outfile: `${folder}/search.js`, format: "iife" });
// the same words in the index as in what a reader types
const engine = `${folder}/engine.mjs`;
await bundle("engine", { outfile: engine, format: "esm" });
const { indexOf } = await import(pathToFileURL(engine));
const data = JSON.stringify({ pages, synonyms, index: indexOf(pages) });
await writeFile(`${folder}/search_index.js`, `window.searchIndex = ${data};\n`);
