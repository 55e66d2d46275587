// Controls of Plotly figures: native sliders with a Play button where wanted, arrow keys, when a figure takes the wheel
// and the finger, and its reset.
(() => {
  "use strict";

  const { draw } = window.bookFigures;

  // --- sliders: each position shows a step that was computed at build time ---

  const showStep = (container, step) => {
    const still = container.querySelector(".figure-still");
    if (still) still.src = still.src.replace(/\d+\.svg$/, `${step}.svg`);
  };

  const control = (container, box, index) => {
    const input = box.querySelector("input");
    const output = box.querySelector("output");
    let busy = false;
    const show = async () => {
      if (busy) return; // the loop below goes on to the latest position
      busy = true;
      const { graph, sliders: all } = await draw(container);
      const sliders = all.filter(({ steps }) => steps?.length);
      for (let shown; shown !== input.value; ) {
        shown = input.value;
        // the defaults are Plotly's own
        const { method = "restyle", args = [], label = `step-${shown}` } = sliders[index].steps[shown];
        output.textContent = label;
        const title = args.map((arg) => arg?.["title.text"] ?? arg?.title?.text ?? arg?.title).find(Boolean);
        input.setAttribute("aria-valuetext", title ? `${label}. ${title}` : label);
        if (!graph && index === 0) showStep(container, shown);
        if (graph && method !== "skip") await window.Plotly[method](graph, ...args);
      }
      busy = false;
    };
    input.addEventListener("input", show);
    const button = box.querySelector(".figure-play");
    if (button) playTo(container, input, button);
  };

  const PAUSE = 600; // milliseconds at each position

  // A button that moves the slider to its end, from the start if it is there already, until the reader does anything
  // else with the figure.
  const playTo = (container, input, button) => {
    let timer;
    const stop = () => {
      clearInterval(timer);
      button.textContent = "Play";
    };
    const move = (value) => {
      input.value = value;
      input.dispatchEvent(new Event("input"));
      if (input.value === input.max) stop();
    };
    const play = () => {
      button.textContent = "Stop";
      timer = setInterval(() => move(Number(input.value) + 1), PAUSE);
      move(input.value === input.max ? 0 : Number(input.value) + 1);
    };
    button.addEventListener("click", () => (button.textContent === "Play" ? play() : stop()));
    for (const touch of ["pointerdown", "keydown"]) {
      container.addEventListener(touch, ({ target }) => target === button || stop());
    }
  };

  // --- 3-D figures: arrow keys rotate them, + and - or two fingers bring them nearer ---

  const STEP = Math.PI / 18;
  const CLOSER = 0.9; // of the distance, by one press of +
  const NEAREST = 0.3; // in Plotly's units, in which a figure is about one wide
  const FARTHEST = 6;
  const ZOOMS = { "+": CLOSER, "=": CLOSER, "-": 1 / CLOSER };
  const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  // The eye rotated about the vertical axis and tilted, but not beyond the poles.
  const turned = ({ x, y, z }, around, up) => {
    const away = Math.hypot(x, y, z);
    const angle = Math.atan2(y, x) + around * STEP;
    const rise = Math.max(-1.5, Math.min(1.5, Math.asin(z / away) + up * STEP));
    const flat = away * Math.cos(rise);
    return { x: flat * Math.cos(angle), y: flat * Math.sin(angle), z: away * Math.sin(rise) };
  };

  // The eye at a multiple of its distance.
  const moved = ({ x, y, z }, factor) => {
    const away = Math.hypot(x, y, z);
    const share = Math.min(FARTHEST, Math.max(NEAREST, away * factor)) / away;
    return { x: x * share, y: y * share, z: z * share };
  };

  const look = (graph, from) => {
    const { eye } = graph._fullLayout.scene.camera;
    return window.Plotly.relayout(graph, { "scene.camera.eye": from(eye) });
  };

  const turnByKeys = (container, graph) => {
    graph.tabIndex = 0;
    graph.setAttribute("role", "group");
    graph.setAttribute("aria-label", "Figure in space: the arrow keys turn it, + and - bring it nearer or away");
    graph.addEventListener("keydown", async (event) => {
      const { [event.key]: turn } = TURNS;
      const { [event.key]: zoom } = ZOOMS;
      if (!(turn || zoom) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      await draw(container);
      await look(graph, (eye) => (turn ? turned(eye, ...turn) : moved(eye, zoom)));
    });
  };

  const zoomByFingers = (container, graph) => {
    let before;
    const follow = (event) => {
      const [one, other] = event.touches;
      const apart = isAwake(container) && other && Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      if (apart) event.stopPropagation(); // Plotly would turn the figure by one of them
      if (apart && before) look(graph, (eye) => moved(eye, before / apart));
      before = apart;
    };
    for (const type of ["touchstart", "touchmove", "touchend"]) {
      graph.addEventListener(type, follow, { capture: true, passive: true });
    }
  };

  // --- wheel and touch: figures ignore both, so that the page scrolls; a click or tap activates a 3-D figure ---

  const isAwake = (container) => "awake" in container.dataset;

  const letThePageScroll = (container, graph) => {
    const keepFromPlotly = (event) => {
      if (!isAwake(container) && !event.ctrlKey) event.stopPropagation();
    };
    for (const type of ["touchstart", "touchmove", "touchend", "wheel"]) {
      graph.addEventListener(type, keepFromPlotly, { capture: true, passive: true });
    }
  };

  const wakeByTap = (container, graph) => {
    const button = container.querySelector(".figure-wake");
    const wake = (awake) => {
      if (awake) container.dataset.awake = "";
      else delete container.dataset.awake;
      button.textContent = awake ? "Stop turning" : "Tap, then drag to turn";
    };
    graph.addEventListener("click", () => wake(true), true);
    graph.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") wake(true);
      if (key === "Escape") wake(false);
    });
    button.addEventListener("click", () => wake(!isAwake(container)));
    document.addEventListener("pointerdown", (event) => {
      if (!container.contains(event.target)) wake(false);
    });
  };

  // --- the reset: once a reader has changed a figure, a button draws it as it was ---

  const OURS = ["template", "width", "autosize"]; // what the colours and the printer change

  const offerReset = async (container) => {
    const button = container.querySelector(".figure-reset");
    const { graph, drawAnew } = await draw(container);
    const offer = (changes) => {
      if (!Object.keys(changes ?? {}).every((key) => OURS.includes(key))) button.hidden = false;
    };
    const listen = () => {
      graph.on("plotly_relayout", offer);
      graph.on("plotly_restyle", () => (button.hidden = false));
    };
    listen();
    button.addEventListener("click", async () => {
      button.hidden = true;
      for (const input of container.querySelectorAll(".figure-slider input")) {
        input.value = input.defaultValue;
        const output = input.parentElement.querySelector("output");
        output.textContent = output.defaultValue;
      }
      await drawAnew();
      listen();
      graph.focus({ preventScroll: true });
    });
  };

  const addControls = (container) => {
    const graph = container.querySelector(".plotly-figure-graph");
    container.querySelectorAll(".figure-slider").forEach((box, index) => {
      control(container, box, index);
    });
    letThePageScroll(container, graph);
    new MutationObserver((_, watcher) => {
      watcher.disconnect();
      offerReset(container);
    }).observe(container, { attributeFilter: ["data-drawn"] });
    if (container.querySelector(".figure-wake")) {
      turnByKeys(container, graph);
      zoomByFingers(container, graph);
      wakeByTap(container, graph);
    }
  };
  for (const container of document.querySelectorAll(".plotly-figure")) addControls(container);

  // for a figure that comes later
  window.bookFigures.adopt = (container) => {
    addControls(container);
    return draw(container);
  };
})();
