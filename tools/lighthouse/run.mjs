// Loads one page as Lighthouse's phone does. Arguments: address, Chromium, its flags. Prints the result as JSON.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [address, chromePath, ...chromeFlags] = process.argv.slice(2);
const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", ...chromeFlags] });
try {
  const { lhr } = await lighthouse(address, { port: chrome.port, output: "json", logLevel: "error" });
  process.stdout.write(JSON.stringify(lhr));
} finally {
  chrome.kill();
}
