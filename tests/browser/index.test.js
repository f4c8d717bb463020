// The index of many articles: sorted by mouse and keys, readable without either.

import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { firsthand, launch, open, scratch, violations } from "./browser.js";

let browser, folder, url;
before(async () => {
  browser = await launch();
  folder = join(scratch(), "pages");
  firsthand("analyze", "tests/articles/", "-o", folder, "--format", "html");
  url = pathToFileURL(join(folder, "index.html")).href;
});
after(() => browser?.close());

const column = (page, at) => page.locator(`tbody tr > :nth-child(${at})`).evaluateAll((cells) =>
  cells.map((cell) => (cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value))));

test("a click on a title sorts, another one turns it round", async () => {
  const { page, seen, close } = await open(browser, url);
  await page.getByRole("button", { name: "Words" }).click();
  const up = await column(page, 6);
  assert.ok(up.length > 10 && new Set(up).size > 5);
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  assert.equal(await page.locator("th").nth(5).getAttribute("aria-sort"), "ascending");
  await page.getByRole("button", { name: "Words" }).click();
  assert.deepEqual(await column(page, 6), [...up].reverse().sort((a, b) => b - a));
  assert.equal(await page.locator("th[aria-sort]").count(), 1);
  assert.deepEqual(seen.requests, [url]);
  assert.deepEqual(seen.complaints, []);
  await close();
});

test("keys sort too, and the order is said", async () => {
  const { page, close } = await open(browser, url);
  await page.getByRole("button", { name: "Weakest claim on top" }).focus();
  await page.keyboard.press("Enter");
  const strengths = await column(page, 2);
  assert.deepEqual(strengths, [...strengths].sort((a, b) => a - b));
  assert.equal(await page.getByRole("status").textContent(), "Sorted by Weakest claim on top, ascending");
  await page.getByRole("button", { name: "Article" }).focus();
  await page.keyboard.press("Space");
  const titles = await column(page, 1);
  assert.deepEqual(titles, [...titles].sort(new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare));
  await close();
});

test("without script it is a table of links, and every link leads to a page", async () => {
  const { page, close } = await open(browser, url, { javaScriptEnabled: false });
  const links = await page.locator("tbody a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const pages = readdirSync(folder).filter((name) => name !== "index.html");
  assert.deepEqual([...links].sort(), pages.sort());
  await page.locator("tbody a").first().click();
  assert.ok(page.url().endsWith(links[0]));
  assert.ok(await page.locator("h1").isVisible());
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 900, 1600]) {
    test(`at ${width} pixels, ${colorScheme}: level AA`, async () => {
      const { page, close } = await open(browser, url, { viewport: { width, height: 900 }, colorScheme });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
      assert.deepEqual(await violations(page), []);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `index-${width}-${colorScheme}.png`) });
      await close();
    });
  }
}

test("names of pages are safe and no two are the same", () => {
  const here = scratch();
  const ids = ["a", "A", "a", "../../a", "index", "con", "x/y", "x y", "", "é"];
  const file = join(here, "set.jsonl");
  writeFileSync(file, ids.map((id) => JSON.stringify({ id, text: "Exports fell, the ministry said." })).join("\n"));
  const to = join(here, "pages");
  firsthand("analyze", file, "-o", to, "--format", "html");
  const names = readdirSync(to);
  assert.equal(names.length, ids.length + 1, names.join(" "));
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  assert.ok(names.every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*\.html$/.test(name)), names.join(" "));
});
