// The page of a set of articles: all is there without script, at three widths, in the light and in the dark, on paper.

import assert from "node:assert/strict";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { firsthand, launch, open, scratch, violations } from "./browser.js";

let browser, folder;
const pageOf = (name, ...paths) => {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, firsthand("verify", ...paths, "--format", "html"));
  return pathToFileURL(file).href;
};
before(async () => {
  browser = await launch();
  folder = scratch();
});
after(() => browser?.close());

test("copies stand under their article, the drawing opens, nothing is asked for", async () => {
  const url = pageOf("dispatch", "tests/verify/dispatch.jsonl");
  const { page, seen, close } = await open(browser, url, { javaScriptEnabled: false });
  const card = page.locator("#k1");
  assert.match(await card.innerText(), /κ 1/);
  assert.equal(await card.locator(".carriers > li").count(), 1, "five papers with one dispatch are one line");
  assert.equal(await card.locator(".carriers details li").count(), 4);
  assert.ok(!(await card.locator("svg.chain").isVisible()));
  await card.locator(".drawing summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await card.locator("svg.chain").isVisible());
  assert.deepEqual(seen.requests, [url]);
  assert.deepEqual(seen.complaints, []);
  await close();
});

test("a dispute shows the words of both sides and leads to the other claim", async () => {
  const { page, close } = await open(browser, pageOf("denial", "tests/verify/denial.jsonl"));
  const card = page.locator(".card", { hasText: "Against it" }).first();
  assert.equal(await card.locator(".evidence q").count(), 2);
  const link = card.locator("a.where").first();
  const to = await link.getAttribute("href");
  await link.click();
  assert.ok(page.url().endsWith(to));
  assert.ok(await page.locator(to).isVisible());
  await close();
});

test("an article is text and nothing else", async () => {
  const bad = "</style><script>alert(1)</script><img src=x onerror=alert(2)>";
  const text = `${bad}\n\nThe harbour of Alder will close on Monday, ${bad} the mayor Jane ${bad} Lee said. Exports of timber fell by a third, the ministry said.`;
  const file = join(folder, "hostile.jsonl");
  writeFileSync(file, ["a", `b"${bad}`].map((id) => JSON.stringify({ id, text, outlet: bad, date: bad })).join("\n"));
  const url = pageOf("hostile", file, "--all");
  const { page, seen, close } = await open(browser, url);
  assert.ok((await page.locator(".card").count()) > 0);
  assert.equal(await page.locator("script, img").count(), 0);
  assert.deepEqual(seen.requests, [url]);
  assert.deepEqual(seen.complaints, []);
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 900, 1600]) {
    test(`at ${width} pixels, ${colorScheme}: nothing sticks out and nothing breaks level AA`, async () => {
      const url = pageOf("mixed", "tests/verify/mixed-twelve.jsonl", "tests/verify/denial.jsonl", "tests/verify/circle.jsonl");
      const { page, seen, close } = await open(browser, url, { viewport: { width, height: 900 }, colorScheme });
      await page.locator("details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(seen.complaints, []);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `verify-${width}-${colorScheme}.png`), fullPage: true });
      await close();
    });
  }
}
