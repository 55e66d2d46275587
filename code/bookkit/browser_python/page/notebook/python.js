// The page's one Python, in a worker. Cells run one after the other, and what they define stays until Python is stopped.

const STOPPED = { state: "stopped" };

export class Python {
  #worker;
  #runs = new Map(); // what waits for an answer, by its number
  #count = 0;

  // `onReady` is called whenever Python has started, `onFailure` with the reason why it could not
  constructor(address, { onReady, onFailure }) {
    this.address = address;
    this.onReady = onReady;
    this.onFailure = onFailure;
    this.#start();
  }

  get isBusy() {
    return this.#runs.size > 0;
  }

  // Runs code, and calls `onOutput` with each message about it. Resolves to its state: "done", "stopped" or "failed",
  // then with the `error`.
  run(source, onOutput) {
    let error;
    const hear = (message) => {
      if (message.type === "error") error = message.content;
      else onOutput(message);
    };
    return this.#ask({ source }, hear, "done").then((end) =>
      end === STOPPED ? STOPPED : { state: error === undefined ? "done" : "failed", error },
    );
  }

  // Resolves to a sentence about what is still wrong in an exercise, to null if nothing is, and to undefined if stopped.
  check(exercise) {
    return this.#ask({ type: "check", exercise }, () => {}, "check").then((end) =>
      end === STOPPED ? undefined : end.sentence,
    );
  }

  // Ends whatever runs, and starts again with nothing defined.
  stop() {
    this.#worker.terminate();
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    for (const { end } of runs) end(STOPPED);
    this.#start();
  }

  #ask(request, hear, last) {
    const cell = (this.#count += 1);
    return new Promise((end) => {
      this.#runs.set(cell, { hear, end, last });
      this.#worker.postMessage({ cell, ...request });
    });
  }

  #start() {
    const worker = new Worker(new URL("worker.js", this.address));
    worker.onmessage = ({ data }) => {
      if (worker === this.#worker) this.#hear(data);
    };
    worker.onerror = ({ message }) => this.onFailure(message || "its files are not on this site");
    this.#worker = worker;
  }

  #hear(message) {
    if (message.type === "ready") this.onReady();
    if (message.type === "failed") this.onFailure(message.content);
    const run = this.#runs.get(message.cell);
    if (!run) return;
    if (message.type === run.last) {
      this.#runs.delete(message.cell);
      run.end(message);
    } else run.hear(message);
  }
}
