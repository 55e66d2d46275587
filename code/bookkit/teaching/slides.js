// Starts the slides: not scaled, so that a figure's pointer and its lines agree.
Reveal.initialize({
  width: "100%",
  height: "100%",
  margin: 0,
  minScale: 1,
  maxScale: 1,
  center: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  controlsLayout: "edges",
});
