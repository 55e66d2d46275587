// Compiles the modules in zipped packages, so that a reader's browser need not: node compile.mjs FOLDER FILE...
// It runs Pyodide, whose Python is the one that will read them. The working directory has it installed.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const { loadPyodide } = createRequire(join(process.cwd(), "package.json"))("pyodide");
const [folder, ...names] = process.argv.slice(2);
try {
  const python = await loadPyodide({ stdout: () => {} });
  python.FS.mkdir("/packages");
  python.mountNodeFS("/packages", folder);
  python.FS.writeFile("compiling.py", await readFile(new URL("compiling.py", import.meta.url)));
  const { compile_modules } = python.pyimport("compiling");
  for (const name of names) compile_modules(`/packages/${name}`);
} catch (error) {
  // Node would print the line of code with it, which in Pyodide's case is long
  console.error(error.message);
  process.exit(1);
}
