// Makes an explorer interactive: all views and controls show one state, and each of them can change it.

import { arrow, draggable } from "../shared/drag.js";
import { updater } from "../shared/svg.js";
import { weightsAt } from "./contours.js";
import { flatViews, rows } from "./markup.js";
import { strengthAt } from "./paths.js";
import { penaltyValue, project } from "./solver.js";
import { DEFAULT, LIMITS, clamp, describe, fromQuery, toQuery } from "./state.js";
import { surfacePainter } from "./surface.js";
import { NAMES, happened, meaning, number, penaltyFormula, result } from "./words.js";

export * as solver from "./solver.js";
export { DEFAULT, describe, fromQuery, toQuery };

const QUIET = 350; // milliseconds without a change before screen readers announce the words
const GLIDE = 700; // duration in milliseconds of the transition to a state of the tour or of a link
const SWEEP = 6000; // duration in milliseconds of the sweep over the strengths
const SNAP = 0.05; // a point that is closer to an axis is moved onto it
const FRONT = { azimuth: 0.6, elevation: 0.85 };

/** Rounds to hundredths and snaps to a nearby axis. */
const settle = (value) => (Math.abs(value) < SNAP ? 0 : Math.round(value * 100) / 100);

/**
 * Makes an explorer on the page interactive.
 *
 * @param {HTMLElement} root an element that `markup.js` wrote
 * @returns {{state: () => object, set: (change: object) => void, follow: (query: string) => void}}
 */
export function mount(root) {
  const find = (selector) => root.querySelector(selector);
  const views = Object.entries(flatViews(root.dataset.size)).map(([name, view]) => {
    const svg = find(`[data-view="${name}"] svg`);
    return { svg, update: updater(view, svg) };
  });
  const svgOf = Object.fromEntries(views.map(({ svg }) => [svg.parentElement.dataset.view, svg]));

  // The fragment of a link names an explorer or its figure; without one it means the first explorer.
  const first = document.querySelector(".explorer") === root;
  const named = [root.id, root.closest("figure")?.id].includes(location.hash.slice(1));
  const asked = location.hash ? named : first;
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
    halt();
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
    live: find(".exhibit-live"),
    picture: find('[data-view="contours"]'),
    tour: find(".explorer-tour"),
    step: find(".explorer-step"),
    play: find('[data-action="play"]'),
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
      announce(state); // not the shown text: on a slow machine its frame may be pending
    }, QUIET);
  };
  const announce = (state) => {
    clearTimeout(quiet);
    const now = describe(state);
    say(`${NAMES[now.penalty]}. ${happened(now)} ${result(now)}.`);
  };

  // --- handles ---------------------------------------------------------------------------------

  const setBound = (r) => {
    const t = penaltyValue(state, [Math.max(0, r), 0]);
    set({ lambda: clamp(project(state, t).lambda, LIMITS.lambda) });
  };
  const setPoint = (z) => set({ z: [clamp(settle(z[0]), LIMITS.w1), clamp(settle(z[1]), LIMITS.w2)] });
  const setLambda = (lambda) => set({ lambda: clamp(Math.round(lambda * 100) / 100, LIMITS.lambda) });

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
    play: () => (playing ? pause() : play()),
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
        say("The link is shown and selected.");
      }
    },
    tour: () => goTo(0),
    back: () => goTo(step - 1),
    next: () => goTo(step + 1),
    end() {
      endTour();
      find('[data-action="tour"]').focus();
    },
  };
  root.addEventListener("click", (event) => {
    actions[event.target.closest("[data-action]")?.dataset.action]?.();
  });
  // the second click of two may have moved the focus out of the explorer, but not out of a dialog
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && touring() && !document.querySelector("dialog[open]")) actions.end();
  });
  for (const touch of ["pointerdown", "keydown"]) {
    root.addEventListener(touch, ({ target }) => parts.play.contains(target) || pause());
  }
  const flash = (button, text) => {
    const before = (button.dataset.text ??= button.textContent);
    button.textContent = text;
    setTimeout(() => (button.textContent = before), 1600);
  };

  // --- motion: a sweep over the strengths, the tour, and links in the text ---------------------

  const glide = glider(() => state, (next) => {
    state = next;
    show();
  });
  let playing = false;
  const halt = () => {
    glide.stop();
    playing = false;
    write(parts.play, "Play");
  };
  const pause = () => {
    if (!playing) return;
    halt();
    announce(state);
  };
  const play = () => {
    playing = true;
    write(parts.play, "Stop");
    state = { ...state, lambda: 0 };
    const all = LIMITS.lambda[1];
    const end = Math.min(all, 1.1 * describe(state).lambdaMax || all);
    glide.to({ ...state, lambda: end }, SWEEP, pause);
    scrollTo(parts.picture, "nearest");
  };
  const steps = [...root.querySelectorAll(".explorer-story li")];
  let step = 0;
  const touring = () => "touring" in root.dataset;
  const scrollTo = (node, block) => node.scrollIntoView({ block, behavior: calm() ? "instant" : "smooth" });
  // The steps of the tour stick to the edge of the screen: the picture takes the room that they leave.
  const makeRoom = () => root.style.setProperty("--tour", `${parts.tour.offsetHeight}px`);
  const keepInView = () => {
    makeRoom();
    const edge = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const bottom = parts.picture.querySelector("svg").getBoundingClientRect().bottom;
    const height = edge + bottom - root.getBoundingClientRect().top + parts.tour.offsetHeight;
    scrollTo(height < innerHeight ? root : parts.picture, "start");
  };
  const goTo = (index) => {
    step = clamp(index, [0, steps.length - 1]);
    const [back, next, end] = ["back", "next", "end"].map((name) => find(`[data-action="${name}"]`));
    const [first, last] = [step === 0, step === steps.length - 1];
    const started = !touring();
    root.dataset.touring = "";
    // a disabled button cannot have the focus: move it in between
    if (!first) back.disabled = false;
    if (!last) next.disabled = false;
    if (started || (first && document.activeElement === back)) next.focus({ preventScroll: true });
    if (last && document.activeElement === next) end.focus({ preventScroll: true });
    back.disabled = first;
    next.disabled = last;
    steps.forEach((node, i) => node.toggleAttribute("data-current", i === step));
    const place = `Step ${step + 1} of ${steps.length}`;
    write(parts.step, place);
    halt();
    clearTimeout(quiet);
    say(`${place}: ${steps[step].textContent}`);
    glide.to(fromQuery(steps[step].dataset.state));
    requestAnimationFrame(keepInView); // once the controls of the step's penalty are shown
  };
  const endTour = () => {
    halt();
    delete root.dataset.touring;
  };
  new ResizeObserver(makeRoom).observe(parts.tour);
  matchMedia("(orientation: portrait)").addEventListener("change", () => touring() && keepInView());

  const follow = (query) => {
    const target = fromQuery(query, state);
    halt();
    announce(target);
    glide.to(target);
    scrollTo(parts.picture, "nearest");
  };

  // --- the surface -----------------------------------------------------------------------------

  const canvas = find("canvas");
  const surface = canvas && surfaceView(canvas, root, () => model, say);

  find(".explorer-controls").disabled = false;
  draw();
  root.dataset.ready = "";
  return { state: () => state, set, follow };
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Animates from one state to another; jumps there if the reader prefers reduced motion. */
function glider(get, put) {
  let running;
  const stop = () => cancelAnimationFrame(running);
  const to = (target, duration = GLIDE, done = () => {}) => {
    stop();
    const from = get();
    const began = performance.now();
    const still = calm();
    const step = (now) => {
      const share = still ? 1 : clamp((now - began) / duration, [0, 1]);
      if (share === 1) {
        put(target);
        done();
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
      line: value("--exhibit-line"),
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
    const step = arrow(event);
    if (!step) return;
    event.preventDefault();
    turn(view.azimuth + 0.15 * step[0], view.elevation + 0.1 * step[1]);
  });
  readColours();
  turn(view.azimuth, view.elevation);
  return { draw };
}
