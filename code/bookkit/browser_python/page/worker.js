// Python in a worker: the page sends cells, and gets their outputs in the order in which they come.
"use strict";

importScripts("pyodide.js");

const started = (async () => {
  const python = await loadPyodide({ indexURL: new URL(".", location).href });
  python.FS.mkdirTree("/course");
  const course = await fetch("course.zip"); // the helper packages and cells.py
  if (!course.ok) throw new Error("could not load course.zip");
  python.unpackArchive(await course.arrayBuffer(), "zip", { extractDir: "/course" });
  python.runPython("import sys; sys.path.insert(0, '/course'); import cells; from pathlib import Path");
  return python;
})();

const names = started.then((python) => python.runPython("{'__name__': '__main__'}"));

// which packages of the lock provide modules
const packagesFor = fetch("pyodide-lock.json")
  .then((answer) => answer.json())
  .then(({ packages }) => (modules) =>
    Object.values(packages)
      .filter(({ imports }) => imports.some((name) => modules.includes(name.split(".")[0])))
      .map(({ name }) => name),
  );

const modulesOf = (python, cells, source) => {
  try {
    return cells.imported(source, python.globals.get("Path")("/course")).toJs();
  } catch {
    return []; // a syntax error, which running the cell describes
  }
};

const run = async ({ cell, source }) => {
  const say = (type, content) => postMessage({ cell, type, content: JSON.parse(content) });
  try {
    const python = await started;
    const cells = python.pyimport("cells");
    const packages = (await packagesFor)(modulesOf(python, cells, source));
    if (packages.length) await python.loadPackage(packages, { messageCallback: () => {} });
    cells.run(source, await names, say);
  } catch (error) {
    postMessage({ cell, type: "error", content: error.message.trim().split("\n").at(-1) });
  }
  postMessage({ cell, type: "done" });
};

// one cell after the other, in the order in which they were sent
let last = Promise.resolve();
onmessage = ({ data }) => {
  last = last.then(() => run(data));
};
started.then(
  () => postMessage({ type: "ready" }),
  (error) => postMessage({ type: "failed", content: error.message }),
);
