// Python in a worker: the page sends cells, and gets their outputs in the order in which they come.
"use strict";

importScripts("pyodide.js");

// Few servers send WebAssembly compressed, so the site has it packed.
const fetchAsIs = self.fetch;
self.fetch = async (address, ...rest) => {
  if (!String(address).endsWith(".wasm")) return fetchAsIs(address, ...rest);
  const answer = await fetchAsIs(`${address}.packed`, ...rest);
  if (!answer.ok) return answer;
  const unpacked = answer.body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked, { headers: { "Content-Type": "application/wasm" } });
};

const start = async () => {
  const env = { HOME: "/home/pyodide", MPLBACKEND: "svg" }; // a worker has no page to draw on
  const python = await loadPyodide({ indexURL: new URL(".", location).href, env });
  python.FS.mkdirTree("/course");
  const course = await fetch("course.zip"); // what cells import and read, and the modules used here
  if (!course.ok) throw new Error("could not load course.zip");
  python.unpackArchive(await course.arrayBuffer(), "zip", { extractDir: "/course" });
  python.FS.mkdirTree("/course/chapters");
  python.FS.chdir("/course/chapters"); // where cells look for data
  python.runPython("import sys; sys.path.insert(0, '/course'); import cells, needs; from pathlib import Path");
  return python;
};

const namesOf = (python) => python.runPython("{'__name__': '__main__'}");

let started = start();
let names = started.then(namesOf);

// which packages of the lock provide modules
const packagesFor = fetch("pyodide-lock.json")
  .then((answer) => answer.json())
  .then(({ packages }) => (modules) =>
    Object.values(packages)
      .filter(({ imports }) => imports.some((name) => modules.includes(name.split(".")[0])))
      .map(({ name }) => name),
  );

const modulesIn = (python, source, names) =>
  python.pyimport("needs").imported(source, python.globals.get("Path")("/course"), names).toJs();

// Loads the packages that provide modules, and resolves to whether there was one to load.
const load = async (python, cell, modules) => {
  const packages = (await packagesFor)(modules).filter((name) => !(name in python.loadedPackages));
  if (packages.length === 0) return false;
  postMessage({ cell, type: "loading", content: packages.join(", ") });
  await python.loadPackage(packages, { messageCallback: () => {} });
  return true;
};

// What a cell shows, as messages. A cell may print without end: what it prints comes in pieces, so that the page can
// follow, and neither that nor its values beyond what anybody would read.
const PAUSE = 50; // milliseconds between pieces of text
const MOST_TEXT = 100_000; // characters
const MOST_VALUES = 100;
const speaker = (cell) => {
  let waiting = null;
  let sent = 0;
  let left = MOST_TEXT;
  let values = 0;
  const flush = () => {
    if (waiting) postMessage({ cell, type: "stream", content: waiting });
    waiting = null;
    sent = performance.now();
  };
  const print = ({ name, text }) => {
    if (left <= 0) return;
    const cut = text.length > left ? `${text.slice(0, left)}\n… and more, which is left out\n` : text;
    left -= text.length;
    if (waiting && waiting.name !== name) flush();
    waiting = { name, text: (waiting?.text ?? "") + cut };
    if (performance.now() - sent > PAUSE) flush();
  };
  const say = (type, content) => {
    if (type === "stream") return print(JSON.parse(content));
    if (type === "data" && (values += 1) > MOST_VALUES) return;
    flush();
    postMessage({ cell, type, content: JSON.parse(content) });
  };
  return { say, flush };
};

// What a cell did to Python that ended it, such as a list in a list in a list, or else the last line of an error.
const reasonOf = (error) => {
  if (!error.pyodide_fatal_error) return error.message.trim().split("\n").at(-1);
  started = start();
  names = started.then(namesOf);
  return `This ended Python (${error.message}). It has started again, and what cells had defined is gone.`;
};

const run = async ({ cell, source }) => {
  const { say, flush } = speaker(cell);
  try {
    const python = await started;
    const cells = python.pyimport("cells");
    await load(python, cell, modulesIn(python, source, await names));
    const lacking = cells.run(source, await names, say);
    if (lacking) say("error", JSON.stringify(cells.missing(lacking, await load(python, cell, [lacking]))));
    flush();
  } catch (error) {
    flush();
    postMessage({ cell, type: "error", content: reasonOf(error) });
  }
  postMessage({ cell, type: "done" });
};

// for each exercise that has a check, the file that holds it
let checks;
const fileOf = async (exercise) => {
  checks ??= fetch("checks.json").then((answer) => answer.json());
  const known = (await checks)[exercise];
  if (!known) throw new Error("this exercise has none");
  return `/course/${known.file}`;
};

// Says in one sentence what is still wrong in an exercise, or null.
const check = async ({ cell, exercise }) => {
  let sentence;
  try {
    const python = await started;
    const file = await fileOf(exercise);
    const source = python.FS.readFile(file, { encoding: "utf8" });
    await load(python, cell, modulesIn(python, source, null));
    sentence = python.pyimport("bookkit.answers").verdict_in(file, exercise, await names) ?? null;
  } catch (error) {
    sentence = `The check failed: ${reasonOf(error)}`;
  }
  postMessage({ cell, type: "check", exercise, sentence });
};

// one cell after the other, in the order in which they were sent
let last = Promise.resolve();
onmessage = ({ data }) => {
  last = last.then(() => (data.type === "check" ? check(data) : run(data)));
};
started.then(
  () => postMessage({ type: "ready" }),
  (error) => postMessage({ type: "failed", content: error.message }),
);
