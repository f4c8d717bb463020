// A headless Chromium that may reach nothing, and pages made by the program that was just built.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const program = process.env.FIRSTHAND ?? join(root, "target", "debug", "firsthand");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where the browser is. One that is missing is an error, never a test less; one that was named is never replaced by another. */
export function executable() {
  const named = process.env.CHROMIUM;
  const places = named ? [named] : ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error(`no Chromium at ${places.join(", ")}: set CHROMIUM to one, or run .ci/browser`);
  return found;
}

export function launch() {
  return chromium.launch({
    executablePath: executable(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A folder that is gone when the tests are. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "firsthand-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What firsthand prints. */
export function firsthand(...options) {
  return execFileSync(program, options, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
}

/** The page of an article, as a file. */
export function pageOf(folder, path) {
  const file = join(folder, `${path.split("/").pop()}.html`);
  writeFileSync(file, firsthand("analyze", path, "--format", "html"));
  return pathToFileURL(file).href;
}

/** Opens a page and remembers all that it asks for and complains of. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const seen = { requests: [], complaints: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => seen.complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { seen.complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(url);
  return { page, seen, close: () => context.close() };
}

/** What axe finds against level AA, as lines. The page's policy lets no script in, so axe comes in beside it. */
export async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return result.violations.flatMap((found) =>
    found.nodes.map((node) => `${found.id}: ${node.target.join(" ")} ${node.failureSummary.split("\n").slice(1, 2)}`));
}
