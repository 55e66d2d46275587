// Brings an explorer to life: one state, which every view and control shows and any of them changes.

import { weightsAt } from "./contours.js";
import { flatViews, rows } from "./markup.js";
import { strengthAt } from "./paths.js";
import { penaltyValue, project } from "./solver.js";
import { DEFAULT, LIMITS, clamp, describe, fromQuery, toQuery } from "./state.js";
import { surfacePainter } from "./surface.js";
import { updater } from "./svg.js";
import { NAMES, TOUR, happened, meaning, number, penaltyFormula, result } from "./words.js";

export * as solver from "./solver.js";
export { DEFAULT, describe, fromQuery, toQuery };

const QUIET = 350; // milliseconds without a change, after which the words are read out
const GLIDE = 700; // milliseconds from one stop of the tour to the next
const SNAP = 0.05; // a point this near to an axis is on it
const FRONT = { azimuth: 0.6, elevation: 0.85 };
const STEPS = { ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowLeft: [-1, 0], ArrowDown: [0, -1] };

/** To hundredths, and onto an axis that is near. */
const settle = (value) => (Math.abs(value) < SNAP ? 0 : Math.round(value * 100) / 100);

/**
 * Mounts the explorer that the page holds.
 *
 * @param {HTMLElement} root an element that `explorerHtml` wrote
 * @returns {{state: () => object, set: (change: object) => void}}
 */
export function mount(root) {
  const find = (selector) => root.querySelector(selector);
  const views = Object.entries(flatViews(root.dataset.size)).map(([name, view]) => {
    const svg = find(`[data-view="${name}"] svg`);
    return { svg, update: updater(view, svg) };
  });
  const svgOf = Object.fromEntries(views.map(({ svg }) => [svg.parentElement.dataset.view, svg]));

  // A link names an explorer by its fragment; one without a fragment means the first.
  const first = document.querySelector(".explorer") === root;
  const asked = location.hash ? location.hash === `#${root.id}` : first;
  let state = asked ? fromQuery(location.search) : DEFAULT;
  let model = describe(state);

  // --- showing ---------------------------------------------------------------------------------

  let frame = 0;
  const show = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      model = describe(state);
      draw();
    });
  };
  const set = (change) => {
    glide.stop();
    state = { ...state, ...change };
    show();
    announceLater();
  };

  const write = (node, text) => {
    if (node && node.textContent !== text) node.textContent = text;
  };
  const sliders = [...root.querySelectorAll("[data-slider]")].map((node) => {
    const [input, output] = [node.querySelector("input"), node.querySelector("output")];
    return { node, input, output, key: node.dataset.slider };
  });
  const radios = [...root.querySelectorAll(".explorer-penalties input")];
  const parts = {
    words: find(".explorer-words"),
    result: find("[data-part=result]"),
    formula: find("[data-part=formula]"),
    meaning: find(".explorer-meaning"),
    numbers: find(".explorer-numbers"),
    live: find(".explorer-live"),
    tour: find(".explorer-tour"),
    link: find(".explorer-link"),
  };

  const drawNumbers = () => {
    if (parts.numbers?.open) parts.numbers.querySelector("tbody").innerHTML = rows(model);
  };
  const draw = () => {
    for (const { update } of views) update(model);
    surface?.draw();
    root.dataset.penalty = model.penalty;
    for (const { node, input, output, key } of sliders) {
      if (key === "mix") node.hidden = model.penalty !== "elastic-net";
      const text = number(model[key]);
      if (Number(input.value) !== model[key]) input.value = model[key];
      if (output.textContent === text) continue;
      output.textContent = text;
      input.setAttribute("aria-valuetext", text);
    }
    for (const radio of radios) radio.checked = radio.value === model.penalty;
    write(parts.words, happened(model));
    write(parts.result, result(model));
    write(parts.formula, penaltyFormula(model));
    write(parts.meaning, meaning(model));
    drawNumbers();
  };

  // Read out once the hand rests: a reader of screens would hear every step of a drag otherwise.
  let quiet;
  const say = (text) => write(parts.live, text);
  const announceLater = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      const now = describe(state); // on a slow machine the frame that shows it may not have come
      say(`${NAMES[now.penalty]}. ${happened(now)} ${result(now)}.`);
    }, QUIET);
  };

  // --- handles ---------------------------------------------------------------------------------

  const setBound = (r) => {
    const t = penaltyValue(state, [Math.max(0, r), 0]);
    set({ lambda: clamp(project(state, t).lambda, LIMITS.lambda) });
  };
  const setPoint = (z) => set({ z: [clamp(settle(z[0]), LIMITS.w1), clamp(settle(z[1]), LIMITS.w2)] });
  const setLambda = (lambda) => set({ lambda: clamp(Math.round(lambda * 100) / 100, LIMITS.lambda) });

  /** The point of a view that a pointer is at. */
  const position = (svg, event) => {
    const box = svg.getBoundingClientRect();
    const unit = svg.viewBox.baseVal.width / box.width;
    return [(event.clientX - box.left) * unit, (event.clientY - box.top) * unit];
  };
  const draggable = (svg, name, drag, key) => {
    const handle = svg.querySelector(`[data-name="${name}"]`);
    // a finger on a handle drags it and does not scroll; CSS touch-action is not heeded within an svg
    handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
      handle.dataset.dragging = "";
    });
    handle.addEventListener("pointermove", (event) => {
      if ("dragging" in handle.dataset) drag(position(svg, event));
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      handle.addEventListener(end, () => delete handle.dataset.dragging);
    }
    handle.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      key(step, event.shiftKey ? 5 : 1);
    });
  };
  const along = ([right, up]) => right + up;
  draggable(
    svgOf.contours,
    "point",
    ([px, py]) => setPoint(weightsAt(px, py)),
    (step, times) => {
      // by tenths, so that an axis or a diagonal is met and not passed
      const moved = state.z.map((v, j) => Math.round((v + 0.1 * times * step[j]) * 100) / 100);
      setPoint(moved);
    },
  );
  draggable(
    svgOf.contours,
    "bound",
    ([, py]) => setBound(-weightsAt(0, py)[1]),
    (step, times) => setLambda(state.lambda - 0.1 * times * along(step)),
  );
  draggable(
    svgOf.paths,
    "strength",
    ([px]) => setLambda(strengthAt(px)),
    (step, times) => setLambda(state.lambda + 0.1 * times * along(step)),
  );

  // --- controls --------------------------------------------------------------------------------

  for (const { input, key } of sliders) {
    input.addEventListener("input", () => set({ [key]: Number(input.value) }));
  }
  for (const radio of radios) {
    radio.addEventListener("change", () => set({ penalty: radio.value }));
  }
  parts.numbers?.addEventListener("toggle", drawNumbers);

  const link = () => `${location.href.split(/[?#]/)[0]}${toQuery(state)}#${root.id}`;
  const actions = {
    reset() {
      endTour();
      set(DEFAULT);
    },
    async link() {
      try {
        await navigator.clipboard.writeText(link());
        parts.link.hidden = true;
        say("Link copied.");
        flash(find('[data-action="link"]'), "Link copied");
      } catch {
        // no clipboard, as for a page opened from a disk: show the link, ready to be copied
        parts.link.hidden = false;
        parts.link.value = link();
        parts.link.select();
        say("Here is the link, selected.");
      }
    },
    tour: () => goTo(0),
    back: () => goTo(stop - 1),
    next: () => goTo(stop + 1),
    end: () => endTour(),
  };
  root.addEventListener("click", (event) => {
    actions[event.target.closest("[data-action]")?.dataset.action]?.();
  });
  const flash = (button, text) => {
    const before = (button.dataset.text ??= button.textContent);
    button.textContent = text;
    setTimeout(() => (button.textContent = before), 1600);
  };

  // --- the tour --------------------------------------------------------------------------------

  const glide = glider(() => state, (next) => {
    state = next;
    show();
  });
  let stop = 0;
  const goTo = (index) => {
    stop = clamp(index, [0, TOUR.length - 1]);
    const { title, text, state: target } = TOUR[stop];
    const told = text(describe(target));
    if (parts.tour.hidden) {
      parts.tour.innerHTML =
        '<p class="explorer-stop"></p><p class="explorer-stop-title"></p><p class="explorer-told"></p>' +
        '<div><button type="button" data-action="back">Back</button>' +
        '<button type="button" data-action="next">Next</button>' +
        '<button type="button" data-action="end">End the tour</button></div>';
      parts.tour.hidden = false;
      find('[data-action="tour"]').hidden = true;
      find('[data-action="next"]').focus();
    }
    write(find(".explorer-stop"), `Stop ${stop + 1} of ${TOUR.length}`);
    write(find(".explorer-stop-title"), title);
    write(find(".explorer-told"), told);
    const [back, next] = [find('[data-action="back"]'), find('[data-action="next"]')];
    // a button that is disabled loses the focus: hand it on first
    if (stop === TOUR.length - 1 && document.activeElement === next) find('[data-action="end"]').focus();
    if (stop === 0 && document.activeElement === back) next.focus();
    back.disabled = stop === 0;
    next.disabled = stop === TOUR.length - 1;
    clearTimeout(quiet);
    say(`Stop ${stop + 1} of ${TOUR.length}: ${title}. ${told}`);
    glide.to(target);
  };
  const endTour = () => {
    if (parts.tour.hidden) return;
    const button = find('[data-action="tour"]');
    button.hidden = false;
    button.focus({ preventScroll: true });
    parts.tour.hidden = true;
    glide.stop();
  };

  // --- the surface -----------------------------------------------------------------------------

  const canvas = find("canvas");
  const surface = canvas && surfaceView(canvas, root, () => model, say);

  find(".explorer-controls").disabled = false;
  draw();
  root.dataset.ready = "";
  return { state: () => state, set };
}

/** Moves a state to another in small steps; at once for readers who want less motion. */
function glider(get, put) {
  let running = 0;
  const stop = () => {
    cancelAnimationFrame(running);
    running = 0;
  };
  const to = (target) => {
    stop();
    const from = get();
    const began = performance.now();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = (now) => {
      const share = still ? 1 : clamp((now - began) / GLIDE, [0, 1]);
      if (share === 1) {
        running = 0;
        put(target);
        return;
      }
      const eased = share * share * (3 - 2 * share);
      const between = (a, b) => a + eased * (b - a);
      put({
        penalty: target.penalty,
        z: [between(from.z[0], target.z[0]), between(from.z[1], target.z[1])],
        rho: between(from.rho, target.rho),
        lambda: between(from.lambda, target.lambda),
        mix: between(from.mix, target.mix),
      });
      running = requestAnimationFrame(step);
    };
    step(began);
  };
  return { to, stop };
}

/** The surface on its canvas: turned by the hand, and in the colours of the page's mode. */
function surfaceView(canvas, root, getModel, say) {
  const paint = surfacePainter(canvas);
  const view = { ...FRONT };
  let colours;
  const readColours = () => {
    const style = getComputedStyle(root);
    const value = (name) => style.getPropertyValue(name).trim();
    colours = {
      ink: value("--pst-color-text-base"),
      line: value("--explorer-line"),
      paper: value("--pst-color-background"),
      accent: value("--explorer-accent"),
      penalty: "",
      font: style.fontFamily,
    };
  };
  let seen = false;
  let painted = "";
  const draw = () => {
    if (!seen) return;
    const model = getModel();
    if (painted !== root.dataset.penalty + model.penalty) {
      root.dataset.penalty = painted = model.penalty;
      colours.penalty = getComputedStyle(root).getPropertyValue("--penalty").trim();
      painted += model.penalty;
    }
    paint(model, view, colours);
  };
  const repaint = () => {
    readColours();
    painted = "";
    draw();
  };
  const fit = () => {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const side = Math.round(canvas.clientWidth * ratio);
    if (side && canvas.width !== side) canvas.width = canvas.height = side;
  };
  new ResizeObserver(() => {
    fit();
    draw();
  }).observe(canvas);
  new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    draw();
  }).observe(canvas);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  const turn = (azimuth, elevation) => {
    view.azimuth = azimuth;
    view.elevation = clamp(elevation, [0.25, 1.4]);
    const degrees = Math.round(((((azimuth * 180) / Math.PI) % 360) + 360) % 360);
    canvas.setAttribute("aria-valuenow", degrees);
    canvas.setAttribute("aria-valuetext", `turned by ${degrees} degrees`);
    draw();
  };
  canvas.addEventListener("pointerdown", (event) => {
    const from = { x: event.clientX, y: event.clientY, ...view };
    canvas.setPointerCapture(event.pointerId);
    const move = (now) =>
      turn(from.azimuth - (now.clientX - from.x) / 120, from.elevation + (now.clientY - from.y) / 160);
    canvas.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => canvas.removeEventListener("pointermove", move), { once: true });
    }
  });
  canvas.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    turn(view.azimuth + 0.15 * step[0], view.elevation + 0.1 * step[1]);
  });
  readColours();
  turn(view.azimuth, view.elevation);
  return { draw };
}
