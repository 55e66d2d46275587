// Draws the page's Plotly figures once the reader has moved and they are near the viewport, in colours for light or dark
// mode.
// plotly.js is fetched once, when the first figure is drawn. Other scripts call `bookFigures.draw(container)`,
// which draws a figure if necessary and resolves to its graph, its sliders, and a function that draws it anew.
// A figure is a still until the reader's first move; one in space remains so where there is no WebGL.
(() => {
  "use strict";

  const plotlyUrl = new URL("plotly/plotly.min.js", document.currentScript.src).href;
  const drawn = new Set();

  const loadData = async (container) => {
    const { figure, source } = container.querySelector("[data-figure]").dataset;
    if (!window.figureData?.[figure]) await loadScript(source);
    return window.figureData[figure];
  };

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  // Merges two plain objects recursively; where both have a value, the second one wins.
  const merge = (base, over) => {
    const result = { ...base };
    for (const [key, value] of Object.entries(over)) {
      result[key] = isObject(value) && isObject(result[key]) ? merge(result[key], value) : value;
    }
    return result;
  };

  // The part of the Plotly template that depends on the mode, with the theme's current colours.
  const inkTemplate = () => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--pst-color-text-base").trim();
    const line = style.getPropertyValue("--pst-color-border").trim();
    const paper = style.getPropertyValue("--pst-color-surface").trim();
    const axis = { color: ink, gridcolor: line, zerolinecolor: line, linecolor: line };
    return {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { color: ink },
        xaxis: axis,
        yaxis: axis,
        scene: { xaxis: axis, yaxis: axis, zaxis: axis },
        hoverlabel: { bgcolor: paper, bordercolor: line, font: { color: ink } },
        updatemenudefaults: { font: { color: ink }, bgcolor: paper, bordercolor: line },
      },
    };
  };

  // Cameras are set for a figure about as wide as it is high. On wider figures, move the camera closer; on a narrow
  // phone, move it back, and a little more, because the titles of axes stand outside these.
  const CLOSEST = 0.86;
  const FOR_TITLES = 1.15;
  const stepCloser = (layout, graph) => {
    const eye = layout.scene?.camera?.eye;
    if (!eye) return layout;
    const ratio = graph.clientHeight / graph.clientWidth;
    const share = ratio > 1 ? FOR_TITLES * ratio : Math.max(CLOSEST, ratio);
    const closer = { x: eye.x * share, y: eye.y * share, z: eye.z * share };
    return merge(layout, { scene: { camera: { eye: closer } } });
  };

  // The margin of a figure holds the legend as a phone has it, in several rows. Where one is enough, the plot gets the
  // rest.
  const inOneRow = (layout, graph) => {
    const { from, top } = layout.meta?.legend_in_one_row ?? { from: Infinity };
    return graph.clientWidth >= from ? merge(layout, { margin: { t: top } }) : layout;
  };

  // A drag on a flat chart would cut out a piece of it, which nobody asked for, unless its author did.
  const AT_REST = { dragmode: false, xaxis: { fixedrange: true }, yaxis: { fixedrange: true } };

  let webGl;
  const hasWebGl = () => {
    if (webGl !== undefined) return webGl;
    const context = document.createElement("canvas").getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep only a few
    return (webGl = Boolean(context));
  };

  // Without WebGL, a figure in space is its still with its words, and its slider changes the still.
  const showStill = async (container) => {
    const words = document.createElement("p");
    const instead = container.querySelector(".figure-still") ? "the figure is a still" : "the figure is in words alone";
    words.textContent = `This browser has no WebGL, so ${instead}. ${container.getAttribute("aria-label")}`;
    container.querySelector("[data-figure]").after(words);
    container.setAttribute("data-flat", "");
    const { layout } = await loadData(container);
    return { graph: null, sliders: layout.sliders ?? [] };
  };

  const drawNow = async (container) => {
    if (container.querySelector(".figure-wake") && !hasWebGl()) return showStill(container);
    const graph = container.querySelector(".plotly-figure-graph");
    const [{ data, layout, frames, config }] = await Promise.all([loadData(container), loadScript(plotlyUrl)]);
    // leave out Plotly's sliders: figure_controls.js provides native ones; and the height, which the style sheet sets
    const { template: given = {}, sliders = [], height, ...rest } = layout;
    const template = "dragmode" in layout ? given : merge(given, { layout: AT_REST });
    const placed = stepCloser(inOneRow(rest, graph), graph);
    const drawAnew = () =>
      window.Plotly.newPlot(graph, {
        // Plotly changes what it is given
        data: structuredClone(data),
        layout: { ...structuredClone(placed), template: merge(template, inkTemplate()) },
        frames,
        config: { displayModeBar: false, showTips: false, responsive: true, ...config },
      });
    await drawAnew();
    drawn.add({ graph, template });
    container.dataset.drawn = "";
    return { graph, sliders, drawAnew };
  };

  const drawings = new Map();
  const draw = (container) => {
    if (!drawings.has(container)) drawings.set(container, drawNow(container));
    return drawings.get(container);
  };

  // Gives up what is kept for a figure that has left the page; browsers keep only a few in space.
  const forget = (container) => {
    drawings.delete(container);
    for (const one of drawn) {
      if (!container.contains(one.graph)) continue;
      drawn.delete(one);
      window.Plotly.purge(one.graph);
    }
    delete window.figureData?.[container.querySelector("[data-figure]").dataset.figure];
  };

  // plotly.js is half a megabyte, and to draw takes a phone a second or more, in which the page would not answer.
  const firstMove = new Promise((resolve) => {
    for (const move of ["pointerdown", "keydown", "wheel", "scroll"]) {
      addEventListener(move, resolve, { once: true, passive: true });
    }
    // browsers also report a pointer at rest, when something under it has changed
    const moved = ({ movementX, movementY }) => (movementX || movementY) && resolve();
    addEventListener("pointermove", moved, { passive: true });
  });
  const drawSeen = async (container) => {
    if (container.querySelector(".figure-still")) await firstMove;
    draw(container);
  };

  // Until the reader scrolls, draw only figures inside the viewport.
  const figures = () => [...document.querySelectorAll(".plotly-figure")];
  const drawWithin = (margin) => {
    const inView = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) drawSeen(target);
      },
      { rootMargin: margin },
    );
    for (const container of figures()) inView.observe(container);
  };
  drawWithin("0px");
  addEventListener("scroll", () => drawWithin("300px"), { once: true, passive: true });

  new MutationObserver(() => {
    for (const { graph, template } of drawn) {
      window.Plotly.relayout(graph, { template: merge(template, inkTemplate()) });
    }
  }).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  window.bookFigures = { draw, forget, drawAll: () => Promise.all(figures().map(draw)) };
})();
