// What a page answers to a reader's hand, for a comparison of browsers. An expression: a function to run in the page.
async () => {
  const until = async (condition) => {
    for (const start = performance.now(); !condition(); ) {
      if (performance.now() - start > 30_000) throw new Error(`did not become true: ${condition}`);
      await new Promise((next) => setTimeout(next, 20));
    }
  };
  const move = (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const words = (places) => [...places].map((place) => place.textContent.trim());

  // A digest of what a trace draws: how many numbers it has, and their sum to 6 digits.
  const digest = ({ type = "scatter", x, y, z }) => {
    const numbers = [x, y, z].flat(2); // the rows of a surface too
    const sum = numbers.reduce((total, each) => total + (Number(each) || 0), 0);
    return [type, numbers.length, sum.toPrecision(6)];
  };

  const figure = async (container) => {
    container.scrollIntoView({ block: "center" });
    const { graph } = await window.bookFigures.draw(container);
    const inputs = [...container.querySelectorAll(".figure-slider input")];
    for (const input of inputs) {
      const before = input.getAttribute("aria-valuetext");
      move(input, input.value === input.max ? input.min : input.max);
      await until(() => input.getAttribute("aria-valuetext") !== before);
    }
    return {
      traces: graph?.data.map(digest) ?? "a still", // without WebGL
      steps: inputs.map((input) => input.getAttribute("aria-valuetext")),
    };
  };

  const explorer = async (root) => {
    root.scrollIntoView({ block: "center" });
    await until(() => !root.querySelector("fieldset").disabled);
    const said = () => words(root.querySelectorAll(".explorer-words, [data-part=result]"));
    const answers = [];
    for (const penalty of root.querySelectorAll("[role=radiogroup] input")) {
      penalty.click();
      for (const value of [0.3, 2.5, 6]) {
        move(root.querySelector("[data-slider=lambda] input"), value);
        await new Promise(requestAnimationFrame);
        answers.push(said());
      }
    }
    return answers;
  };

  const fitter = async (root) => {
    root.scrollIntoView({ block: "center" });
    await until(() => !root.querySelector("fieldset").disabled);
    const said = async () => {
      await new Promise(requestAnimationFrame);
      return words(root.querySelectorAll(".fitter-words, td"));
    };
    const point = root.querySelector("[role=slider][tabindex='0']");
    point.focus();
    const answers = [];
    for (const key of ["ArrowUp", "ArrowUp", "Home"]) {
      point.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      answers.push(await said());
    }
    for (const value of [-2, 0.5, 2]) {
      move(root.querySelector("input"), value);
      answers.push(await said());
    }
    return answers;
  };

  const converter = (root) =>
    [...root.querySelectorAll("select option")].map((option) => {
      option.selected = true;
      option.parentElement.dispatchEvent(new Event("change", { bubbles: true }));
      move(root.querySelector("[name=strength]"), "7");
      return words(root.querySelectorAll("output, td"));
    });

  const question = (root) =>
    [...root.querySelectorAll(".options input")].map((option) => {
      option.click();
      return words(root.querySelectorAll(".feedback"));
    });

  const each = async (selector, ask) => {
    const answers = [];
    for (const root of document.querySelectorAll(selector)) answers.push(await ask(root));
    return answers;
  };
  return {
    figures: await each(".plotly-figure", figure),
    explorers: await each(".explorer", explorer),
    fitters: await each(".fitter", fitter),
    converters: await each(".converter", converter),
    questions: await each("fieldset.question", question),
  };
}
