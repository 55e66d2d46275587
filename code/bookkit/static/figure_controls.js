// Controls of Plotly figures other than the mouse: native sliders, arrow keys and touch.
(() => {
  "use strict";

  const { draw } = window.bookFigures;

  // --- sliders: each position shows a step that was computed at build time ---

  const control = (container, box, index) => {
    const input = box.querySelector("input");
    const output = box.querySelector("output");
    let busy = false;
    const show = async () => {
      if (busy) return; // the loop below goes on to the latest position
      busy = true;
      const { graph, sliders } = await draw(container);
      for (let shown; shown !== input.value; ) {
        shown = input.value;
        const { method, args, label } = sliders[index].steps[shown];
        output.textContent = label;
        const title = args[1]?.["title.text"];
        input.setAttribute("aria-valuetext", title ? `${label}. ${title}` : label);
        await window.Plotly[method](graph, ...args);
      }
      busy = false;
    };
    input.addEventListener("input", show);
  };

  // --- 3-D figures: arrow keys rotate them ---

  const STEP = Math.PI / 18;
  const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  // The eye rotated about the vertical axis and tilted, but not beyond the poles.
  const turned = ({ x, y, z }, around, up) => {
    const away = Math.hypot(x, y, z);
    const angle = Math.atan2(y, x) + around * STEP;
    const rise = Math.max(-1.5, Math.min(1.5, Math.asin(z / away) + up * STEP));
    const flat = away * Math.cos(rise);
    return { x: flat * Math.cos(angle), y: flat * Math.sin(angle), z: away * Math.sin(rise) };
  };

  const turnByKeys = (container, graph) => {
    graph.tabIndex = 0;
    graph.setAttribute("role", "group");
    graph.setAttribute("aria-label", "Figure in space: the arrow keys turn it");
    graph.addEventListener("keydown", async (event) => {
      const turn = TURNS[event.key];
      if (!turn || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      await draw(container);
      const { eye } = graph._fullLayout.scene.camera;
      await window.Plotly.relayout(graph, { "scene.camera.eye": turned(eye, ...turn) });
    });
  };

  // --- touch: figures ignore fingers, so that the page can scroll; a tap activates a 3-D figure ---

  const letTheFingerScroll = (container, graph) => {
    const keepFromPlotly = (event) => {
      if (!("awake" in container.dataset)) event.stopPropagation();
    };
    for (const type of ["touchstart", "touchmove", "touchend"]) {
      graph.addEventListener(type, keepFromPlotly, { capture: true, passive: true });
    }
  };

  const wakeByTap = (container, graph) => {
    const button = container.querySelector(".figure-wake");
    const wake = (awake) => {
      if (awake) container.dataset.awake = "";
      else delete container.dataset.awake;
      button.textContent = awake ? "Stop turning" : "Tap to turn";
    };
    let touched = 0; // the time of the last touch, to recognise the click that a touch triggers
    graph.addEventListener("touchend", (event) => (touched = event.timeStamp), { capture: true });
    graph.addEventListener("click", (event) => {
      if (event.pointerType === "touch" || event.timeStamp - touched < 500) wake(true);
    }, true);
    button.addEventListener("click", () => wake(!("awake" in container.dataset)));
    document.addEventListener("touchstart", (event) => {
      if (!container.contains(event.target)) wake(false);
    }, { passive: true });
  };

  for (const container of document.querySelectorAll(".plotly-figure")) {
    const graph = container.querySelector(".plotly-figure-graph");
    container.querySelectorAll(".figure-slider").forEach((box, index) => {
      control(container, box, index);
    });
    letTheFingerScroll(container, graph);
    if (container.querySelector(".figure-wake")) {
      turnByKeys(container, graph);
      wakeByTap(container, graph);
    }
  }
})();
