// Makes the page's converters work: reads the reader's number and fills in the number of each convention.
// Loaded only on pages that contain a converter.
(() => {
  "use strict";

  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const QUIET = 500; // milliseconds without a keystroke before screen readers announce the status

  const THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/; // or, with one comma, three decimals

  // The number typed into a field, or a message about what is wrong with it.
  const read = (text, { whole, zero }) => {
    const typed = text.trim().replace("\u2212", "-");
    if (typed === "") return { problem: "Enter a number." };
    if (THOUSANDS.test(typed)) return { problem: "Enter thousands without a comma, decimals with a point." };
    const plain = typed.replace(",", typed.includes(".") ? "," : ".");
    const value = Number(plain);
    if (!NUMBER.test(plain) || !Number.isFinite(value)) {
      return { problem: "Not a number: enter it like 0.5 or 1e-3." };
    }
    if (whole && (!Number.isInteger(value) || value < 1)) {
      return { problem: "Must be a whole number, 1 or more." };
    }
    if (zero ? value < 0 : value <= 0) {
      return { problem: zero ? "Must be 0 or more." : "Must be greater than 0." };
    }
    return { value };
  };

  // The ratio of two conventions' factors; NaN if it depends on an unknown quantity.
  const ratio = (above, below, quantities) => {
    let product = above.number / below.number;
    for (const [name, known] of Object.entries(quantities)) {
      const power = (above.powers[name] ?? 0) - (below.powers[name] ?? 0);
      if (power !== 0) product *= known ** power;
    }
    return product;
  };

  const COMMON = { number: 1, powers: {}, inverse: false };
  const convert = (value, source, target, quantities) => {
    const factor = ratio(source, target, quantities);
    const result = source.inverse ? factor / value : factor * value;
    return target.inverse ? 1 / result : result;
  };

  const shown = (value) => {
    if (Number.isNaN(value)) return "\u2013";
    if (!Number.isFinite(value)) return "\u221e";
    const rounded = value.toPrecision(6);
    const short = String(Number(rounded));
    return /[.e]/.test(short) ? rounded : short; // a whole number has no decimals
  };

  // Pads each number with the longest decimals, invisibly, so that all decimal points are aligned.
  const align = (places) => {
    const decimals = places.map(({ textContent }) => /(\..*)?$/.exec(textContent)[0]);
    const longest = decimals.reduce((one, other) => (other.length > one.length ? other : one));
    places.forEach((place, i) => (place.dataset.pad = longest.slice(decimals[i].length)));
  };

  const start = (converter) => {
    const form = converter.querySelector("form");
    const data = JSON.parse(converter.querySelector("script[type='application/json']").textContent);
    const status = form.querySelector(".converter-status");
    let saying;

    const readField = (name, rules) => {
      const input = form.elements[name];
      const { value = NaN, problem = "" } = read(input.value, rules);
      const error = document.getElementById(`${input.id}-error`);
      if (error.textContent !== problem) error.textContent = problem;
      input.setAttribute("aria-invalid", String(problem !== ""));
      return value;
    };

    const answer = () => {
      const [groupKey, sourceKey] = form.elements.source.value.split(" ");
      const group = data.groups.find(({ key }) => key === groupKey);
      const source = group.conventions.find(({ key }) => key === sourceKey);
      const value = readField("strength", { zero: !source.inverse });
      const quantities = {};
      for (const { key, whole } of data.quantities) quantities[key] = readField(key, { whole });

      for (const table of converter.querySelectorAll("table")) {
        table.hidden = table.dataset.group !== groupKey;
      }
      const table = converter.querySelector(`table[data-group="${groupKey}"]`);
      const places = group.conventions.map((convention) => {
        const row = table.querySelector(`tr[data-convention="${convention.key}"]`);
        const result = convert(value, source, convention, quantities);
        const place = row.querySelector("data");
        place.value = String(result);
        place.textContent = shown(result);
        row.classList.toggle("converter-chosen", convention === source);
        return place;
      });
      align(places);

      const common = convert(value, source, COMMON, quantities);
      const said = Number.isFinite(common) ? data.status.replace("{value}", Number(shown(common))) : "";
      clearTimeout(saying);
      if (status.textContent === said) return;
      status.textContent = ""; // what it says is no longer true
      saying = setTimeout(() => (status.textContent = said), QUIET);
    };

    form.addEventListener("input", answer);
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const place of converter.querySelectorAll(".converter-value")) place.hidden = false;
    form.hidden = false;
    answer();
    converter.dataset.ready = "";
  };

  for (const converter of document.querySelectorAll(".converter")) start(converter);
})();
