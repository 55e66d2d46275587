// Handles that a reader drags with a pointer, or moves with the arrow keys.

const STEPS = { ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowLeft: [-1, 0], ArrowDown: [0, -1] };

/** The step right and up for which an arrow key stands; none with Ctrl, Meta or Alt. */
export const arrow = (event) =>
  event.ctrlKey || event.metaKey || event.altKey ? undefined : STEPS[event.key];

/** The position of a pointer in the coordinates of a view. */
function position(svg, event) {
  const box = svg.getBoundingClientRect();
  const unit = svg.viewBox.baseVal.width / box.width;
  return [(event.clientX - box.left) * unit, (event.clientY - box.top) * unit];
}

/**
 * Makes a handle of a view draggable.
 *
 * @param {SVGSVGElement} svg
 * @param {string} name the handle's
 * @param {(now: number[], began: number[]) => void} drag is told where the pointer is, and where it was first
 * @param {(step: number[], times: number) => void} key is told the step of an arrow key, and how often to take it
 */
export function draggable(svg, name, drag, key) {
  const handle = svg.querySelector(`[data-name="${name}"]`);
  let began;
  // a finger on a handle must drag it, not scroll; CSS touch-action has no effect within an svg
  handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    handle.dataset.dragging = "";
    began = position(svg, event);
  });
  handle.addEventListener("pointermove", (event) => {
    if ("dragging" in handle.dataset) drag(position(svg, event), began);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    handle.addEventListener(end, () => delete handle.dataset.dragging);
  }
  handle.addEventListener("keydown", (event) => {
    const step = arrow(event);
    if (!step) return;
    event.preventDefault();
    key(step, event.shiftKey ? 5 : 1);
  });
}
