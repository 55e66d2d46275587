// Ends this Node process with its Python parent: the pipe from the parent closes when it exits or is killed.
process.stdin.on("end", () => process.exit()).on("error", () => process.exit()).resume();
