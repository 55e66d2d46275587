// Prints every figure drawn, in light colours and no wider than the paper, and notes after their paragraphs.
(() => {
  "use strict";

  const { draw, drawAll } = window.bookFigures;
  const figures = () => [...document.querySelectorAll(".plotly-figure")];
  const PAPER = 640; // pixels: A4 or Letter between usual margins

  // Ctrl+P waits until all figures are drawn, as does the print button (page.js). Printing from the browser's menu
  // cannot wait: figures that cannot be drawn at once are printed as their alternative text (see book.css).
  document.addEventListener("keydown", async (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key !== "p") return;
    if (figures().length === 0) return;
    event.preventDefault();
    await drawAll();
    window.print();
  });

  // On paper, a note within its sentence would break it: it goes behind the paragraph.
  const moved = new Map();
  const putNotesBehindParagraphs = () => {
    for (const note of [...document.querySelectorAll("p > span.sidenote")].reverse()) {
      const place = document.createComment("");
      note.replaceWith(place);
      moved.set(note, place);
      place.parentElement.after(note);
    }
  };
  const putNotesBack = () => {
    for (const [note, place] of moved) place.replaceWith(note);
    moved.clear();
  };

  let mode;
  addEventListener("beforeprint", () => {
    putNotesBehindParagraphs();
    mode = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    for (const figure of figures()) {
      if (!window.Plotly) break;
      draw(figure);
      const graph = figure.querySelector(".plotly-figure-graph");
      if (!("drawn" in figure.dataset)) continue;
      window.Plotly.relayout(graph, { width: Math.min(PAPER, graph.clientWidth) });
      // WebGL would redraw in the next frame, after the print; when this runs, the light colours are set
      queueMicrotask(() => graph._fullLayout.scene?._scene?.glplot?.redraw?.());
    }
  });
  addEventListener("afterprint", () => {
    putNotesBack();
    document.documentElement.dataset.theme = mode;
    for (const figure of figures()) {
      if ("drawn" in figure.dataset) {
        const graph = figure.querySelector(".plotly-figure-graph");
        window.Plotly.relayout(graph, { width: undefined, autosize: true });
      }
    }
  });
})();
