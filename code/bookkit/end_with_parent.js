// For node as a helper of a Python process: the pipe to it closes when that process ends, killed or not.
process.stdin.on("end", () => process.exit()).on("error", () => process.exit()).resume();
