// A Plotly figure, with the elements around it that the build writes (extension/content/figures.py), for the scripts
// that draw and control the page's own figures.
import { button, element } from "./element.js";

const SLIDER = 72; // pixels that Plotly's own slider would take, as in figures.py

let count = 0;

const withoutRoomForSliders = (layout) => {
  const { height = 450, margin = {} } = layout;
  const lower = (margin.b ?? 0) > SLIDER ? { margin: { ...margin, b: margin.b - SLIDER } } : {};
  return { ...layout, ...lower, height: height - SLIDER };
};

const sliderOf = (slider, plays) => {
  const active = Math.min(slider.active ?? 0, slider.steps.length - 1);
  const prefix = slider.currentvalue?.prefix ?? "";
  const label = slider.steps[active].label ?? `step-${active}`;
  const name = prefix.replace(/^[\s=:]+|[\s=:]+$/g, "") || "position";
  const input = element("input", {
    type: "range",
    min: 0,
    max: slider.steps.length - 1,
    step: 1,
    value: active,
    autocomplete: "off",
    "aria-label": name,
    "aria-valuetext": label,
  });
  const box = element("div", { class: "figure-slider" });
  box.append(element("label", {}, element("span", {}, prefix, element("output", {}, label)), input));
  if (plays) box.append(button("Play", () => {}, { class: "figure-play" }));
  return box;
};

export const figure = ({ layout = {}, ...rest }) => {
  const name = `run-${(count += 1)}`;
  const sliders = (layout.sliders ?? []).filter(({ steps }) => steps?.length);
  const placed = sliders.length > 0 ? withoutRoomForSliders(layout) : layout;
  (window.figureData ??= {})[name] = { ...rest, layout: placed };
  const attributes = { class: "plotly-figure", role: "figure", "aria-label": layout.meta?.alt ?? "The figure that this cell shows" };
  return element(
    "div",
    attributes,
    element("div", { class: "plotly-figure-graph", style: `height:${placed.height ?? 450}px` }),
    element("template", { "data-figure": name }),
    ...("scene" in layout ? [button("Tap to turn", () => {}, { class: "figure-wake" })] : []),
    button("Reset view", () => {}, { class: "figure-reset", hidden: true }),
    ...sliders.map((slider) => sliderOf(slider, Boolean(layout.meta?.plays))),
  );
};

// Draws the figures within an element that has come onto the page, and has their controls work.
export const drawWithin = (place) => {
  for (const one of place.querySelectorAll(".plotly-figure")) window.bookFigures.adopt(one);
};

// Gives up what the browser keeps for the figures within an element that has left the page.
export const forgetWithin = (place) => {
  for (const one of place.querySelectorAll(".plotly-figure")) window.bookFigures.forget(one);
};
