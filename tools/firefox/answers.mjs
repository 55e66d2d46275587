// Opens pages in Firefox: node answers.mjs FIREFOX PROBE PAGE...
// PROBE is a file with a function, which runs in each page. Prints a JSON object for each page, on a line: what the
// function returned, and what the console and the page complained of.

import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const [executablePath, probe, ...pages] = process.argv.slice(2);
const run = `(${await readFile(probe, "utf8")})()`;
// a chapter's cells, run in the page, may take minutes
const settings = { headless: true, protocolTimeout: 600_000 };
const browser = await puppeteer.launch({ browser: "firefox", executablePath, ...settings });
try {
  for (const address of pages) {
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => {
      if (["error", "warn"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", ({ message }) => complaints.push(message));
    await page.setViewport({ width: 1400, height: 900 });
    await page.goto(address, { waitUntil: "load" });
    // scripts are fetched after the first paint
    while (await page.evaluate(() => document.querySelector("script[data-src]") !== null)) await setTimeout(20);
    const answers = await page.evaluate(run).catch(({ message }) => message);
    console.log(JSON.stringify({ address, answers, complaints }));
    await page.close();
  }
} finally {
  await browser.close();
}
