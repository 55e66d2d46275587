export * as solver from "./solver.js";
