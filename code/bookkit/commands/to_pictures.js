// Replaces each figure by a picture once it is drawn: browsers keep only a few WebGL contexts.
async () => {
  for (const figure of document.querySelectorAll(".plotly-figure")) {
    const { graph } = await bookFigures.draw(figure);
    if (!graph) continue; // a still already, without WebGL
    const space = Boolean(graph._fullLayout.scene);
    const { clientWidth: width, clientHeight: height } = graph;
    const picture = new Image(width, height);
    const format = space ? { format: "png", scale: 2 } : { format: "svg" };
    picture.src = await Plotly.toImage(graph, { ...format, width, height });
    picture.alt = figure.getAttribute("aria-label");
    picture.className = "printed-figure";
    await picture.decode();
    Plotly.purge(graph);
    graph.replaceWith(picture);
  }
}
