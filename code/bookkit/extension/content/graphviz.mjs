// Reads a graph from standard input and writes it as SVG; Graphviz itself is compiled to WebAssembly.
import { text } from "node:stream/consumers";

const { module, dot, layout } = JSON.parse(await text(process.stdin));
const viz = await (await import(module)).instance();
const { status, output, errors } = viz.render(dot, { format: "svg", engine: layout });
if (status === "success") {
  process.stdout.write(output.slice(output.indexOf("<svg")));
} else {
  console.error(errors.map(({ message }) => message.trim()).join("; "));
  process.exitCode = 1;
}
