// Makes an explorer interactive: all views and controls show one state, and each of them can change it.

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

const QUIET = 350; // milliseconds without a change before screen readers announce the words
const GLIDE = 700; // duration in milliseconds of the transition between two stops of the tour
const SNAP = 0.05; // a point that is closer to an axis is moved onto it
const FRONT = { azimuth: 0.6, elevation: 0.85 };
const STEPS = { ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowLeft: [-1, 0], ArrowDown: [0, -1] };

/** Rounds to hundredths and snaps to a nearby axis. */
const settle = (value) => (Math.abs(value) < SNAP ? 0 : Math.round(value * 100) / 100);

/**
 * Makes an explorer on the page interactive.
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

  // The fragment of a link names an explorer; a link without a fragment means the first one.
  const first = document.querySelector(".explorer") === root;
  const asked = location.hash ? location.hash === `#${root.id}` : first;
  let state = asked ? fromQuery(location.search) : DEFAULT;
  let model = describe(state);

  // --- rendering -------------------------------------------------------------------------------

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

  // Announced after a pause: otherwise a screen reader would read out every step of a drag.
  let quiet;
  const say = (text) => write(parts.live, text);
  const announceLater = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      const now = describe(state); // not the shown text: on a slow machine its frame may be pending
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

  /** The position of a pointer in the coordinates of a view. */
  const position = (svg, event) => {
    const box = svg.getBoundingClientRect();
    const unit = svg.viewBox.baseVal.width / box.width;
    return [(event.clientX - box.left) * unit, (event.clientY - box.top) * unit];
  };
  const draggable = (svg, name, drag, key) => {
    const handle = svg.querySelector(`[data-name="${name}"]`);
    // a finger on a handle must drag it, not scroll; CSS touch-action has no effect within an svg
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
      // to multiples of a tenth, so that axes and diagonals are hit exactly
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
        // no clipboard, as on a page opened from disk: show the link, selected for copying
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
    // a disabled button loses the focus: move it first
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

/** Animates from one state to another; jumps there if the reader prefers reduced motion. */
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

/** The surface on its canvas: readers can rotate it; its colours follow light and dark mode. */
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
