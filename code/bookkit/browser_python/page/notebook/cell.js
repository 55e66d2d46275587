// A cell of the page that can be changed, run and reset. Its outputs take the place of those on the page.
import { keep } from "./edits.js";
import { makeEditor } from "./editor.js";
import { button, element } from "./element.js";
import { drawWithin, forgetWithin } from "./figure.js";
import { isMadeAtBuild, streamOf, valueOf } from "./outputs.js";

const KEYS = "Shift+Enter runs it; Escape, then Tab leaves it";

export class Cell {
  #runs = 0;
  #own; // what the page itself shows as the cell's output
  #results = null; // the element that holds what the last run showed
  #stream = null; // the stream that ended the outputs so far

  // `actions` are functions of the cell for its buttons: run, runAbove and stop
  constructor(place, { name, label, actions }) {
    Object.assign(this, { place, name, label });
    const code = place.querySelector(".cell_input .highlight");
    this.original = code.querySelector("pre")?.textContent.replace(/\n$/, "") ?? "";
    this.solution = place.closest("details.solution");
    this.output = place.querySelector(".cell_output") ?? element("div", { class: "cell_output docutils container" });
    if (!this.output.isConnected) place.append(this.output);
    this.#own = [...this.output.childNodes];
    code.replaceChildren();
    this.editor = makeEditor({
      parent: code,
      text: this.original,
      name: `${label}: ${KEYS}`,
      onChange: (text) => {
        keep(name, this.original, text);
        this.#offer();
      },
      onRun: () => actions.run(this),
    });
    this.status = element("span", { class: "run-status", role: "status" });
    this.runButton = button("Run", () => actions.run(this), { "aria-label": `Run ${label}` });
    this.stopButton = button("Stop", () => actions.stop(this), { "aria-label": `Stop ${label}`, hidden: true });
    this.resetButton = button("Reset", () => this.reset(), { "aria-label": `Reset ${label}`, hidden: true });
    const above = button("Run all above too", () => actions.runAbove(this), {
      "aria-label": `Run all above too, and ${label}`,
    });
    this.tools = element("div", { class: "run-tools d-print-none" });
    this.tools.append(this.runButton, above, this.stopButton, this.resetButton, this.status);
    place.querySelector(".cell_input").after(this.tools);
  }

  get isChanged() {
    return this.editor.text !== this.original;
  }

  // Runs the cell, shows what it shows, and resolves to how it ended; see Python.run.
  async run(python) {
    this.#wait(1);
    this.#say("Running…");
    this.place.classList.add("is-running");
    const began = performance.now();
    let isFresh = true; // until the first output, that of the last run stays in place
    const clear = () => {
      if (isFresh) this.#clear();
      isFresh = false;
    };
    const end = await python.run(this.editor.text, (message) => {
      if (message.type === "loading") return this.#say(`Loading ${message.content}…`);
      clear();
      this.#show(message);
    });
    if (end.state !== "stopped") clear();
    this.#wait(-1);
    this.place.classList.remove("is-running");
    this.#say(this.#sayOf(end, performance.now() - began), end.state === "failed");
    this.#offer();
    return end;
  }

  reset() {
    this.editor.text = this.original;
    this.#restore();
    this.#say("");
    this.#offer();
  }

  say(text, isBad = false) {
    this.#say(text, isBad);
  }

  #sayOf({ state, error }, milliseconds) {
    if (state === "failed") return error;
    if (state === "stopped") return "Stopped. Python has started again, and what cells had defined is gone.";
    return `Done in ${(milliseconds / 1000).toFixed(1)} s`;
  }

  #say(text, isBad = false) {
    this.status.textContent = text;
    this.status.classList.toggle("is-bad", isBad);
  }

  // a cell that was started several times runs until the last of these runs has ended
  #wait(more) {
    this.#runs += more;
    const isRunning = this.#runs > 0;
    if (!isRunning && document.activeElement === this.stopButton) this.runButton.focus();
    this.stopButton.hidden = !isRunning;
  }

  #offer() {
    const isOffered = this.isChanged || this.#results !== null;
    if (!isOffered && document.activeElement === this.resetButton) this.runButton.focus();
    this.resetButton.hidden = !isOffered;
  }

  // Makes room for new outputs, above the caption if the page has one there.
  #clear() {
    forgetWithin(this.#results ?? element("div"));
    this.#stream = null;
    this.#results = element("div", { class: "run-results" });
    const figure = this.#own.find((node) => node.nodeName === "FIGURE");
    const caption = figure?.querySelector("figcaption");
    if (!caption) return this.output.replaceChildren(this.#results);
    const frame = figure.cloneNode(false);
    frame.append(this.#results, caption.cloneNode(true));
    this.output.replaceChildren(frame);
  }

  #restore() {
    forgetWithin(this.#results ?? element("div"));
    this.#results = null;
    this.output.replaceChildren(...this.#own);
  }

  #show({ type, content }) {
    if (type === "stream" && this.#stream?.name === content.name) {
      this.#stream.pre.append(content.text);
    } else if (type === "stream") {
      const made = streamOf(content);
      this.#stream = { name: content.name, pre: made.querySelector("pre") };
      this.#results.append(made);
    } else if (type === "data" && isMadeAtBuild(content) && !this.isChanged) {
      this.#restore();
      this.#results = this.output; // what follows stands below
    } else if (type === "data") {
      this.#stream = null;
      this.#results.append(valueOf(content));
      drawWithin(this.#results);
    }
  }
}
