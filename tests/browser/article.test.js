// The page of an article: by mouse, by keys, without script, at three widths, in the light and in the dark.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, pageOf, scratch, violations } from "./browser.js";

const widths = [360, 900, 1600];
let browser, url;

before(async () => {
  browser = await launch();
  url = pageOf(scratch(), "tests/articles/investigation.txt");
});
after(() => browser?.close());

/** The claim that the panel shows, or null. */
const shown = (page) => page.evaluate(() => {
  const panel = document.getElementById("panel");
  return panel.hidden ? null : panel.querySelector(".card-number").textContent;
});
const marked = (page) => page.locator(".on").allTextContents();
const inView = (page, selector) => page.locator(selector).evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
});

test("a page asks for nothing but itself and complains of nothing", async () => {
  const { page, seen, close } = await open(browser, url);
  await page.locator("a.pin").first().click();
  await page.mouse.wheel(0, 20000);
  await page.waitForTimeout(200);
  assert.deepEqual(seen.requests, [url]);
  assert.deepEqual(seen.complaints, []);
  await close();
});

test("a click on words opens their claim, another click the one around it, a third closes", async () => {
  const { page, close } = await open(browser, url);
  const words = page.locator('[data-claims="c3 c2"]').last();
  await words.click();
  assert.equal(await shown(page), "3");
  await words.click();
  assert.equal(await shown(page), "2");
  assert.match((await marked(page)).join(""), /^The Port of Westhaven paid .* had not been carried out$/);
  const panel = page.locator("#panel");
  for (const said of ["inspectors", "internal invoices", "Step 2 of 7", "Strength 0.32", "one origin", "Stronger with"]) {
    assert.ok((await panel.innerText()).includes(said), said);
  }
  await words.click();
  assert.equal(await shown(page), null);
  assert.deepEqual(await marked(page), []);
  await close();
});

test("a link of the panel leads back to the words, wherever the reader is by now", async () => {
  const { page, close } = await open(browser, url);
  await page.locator("a.pin").nth(1).click();
  await page.evaluate(() => scrollTo({ top: document.getElementById("article").getBoundingClientRect().bottom, behavior: "instant" }));
  assert.ok(!(await inView(page, "#at-c2")), "out of sight");
  await page.locator("#panel a.back").click();
  await page.waitForTimeout(800);
  assert.equal(await shown(page), null);
  assert.ok(await inView(page, "#at-c2"), "in sight");
  await close();
});

test("keys open, go on and close, and give the focus back", async () => {
  const { page, close } = await open(browser, url);
  await page.locator("a.pin").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await shown(page), "1");
  assert.ok(await page.evaluate(() => document.getElementById("panel").contains(document.activeElement)), "focus in the panel");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await shown(page), "3");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await shown(page), "2");
  await page.keyboard.press("Escape");
  assert.equal(await shown(page), null);
  assert.equal(await page.evaluate(() => document.activeElement.id), "at-c2");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "at-c3");
  await close();
});

test("every claim can be reached with Tab and opened with Enter", async () => {
  const { page, close } = await open(browser, url);
  const count = await page.locator("a.pin").count();
  assert.equal(count, 13);
  const reached = new Set();
  for (let press = 0; press < 40 && reached.size < count; press += 1) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => document.activeElement.classList.contains("pin") ? document.activeElement.id : null);
    if (!id || reached.has(id)) continue;
    reached.add(id);
    await page.keyboard.press("Enter");
    assert.equal(`at-c${await shown(page)}`, id);
    await page.keyboard.press("Escape");
  }
  assert.equal(reached.size, count);
  await close();
});

test("without script all is there, and numbers lead to cards", async () => {
  const { page, seen, close } = await open(browser, url, { javaScriptEnabled: false });
  await page.locator("a.pin").nth(4).click();
  assert.ok(page.url().endsWith("#c5"));
  const card = page.locator("#c5");
  assert.ok(await card.isVisible());
  assert.match(await card.innerText(), /Two people with direct knowledge of the work/);
  await card.locator("a.back").click();
  assert.ok(page.url().endsWith("#at-c5"));
  for (const section of ["claims", "chain", "sources", "replies", "limits", "method"]) {
    assert.ok(await page.locator(`#${section}`).isVisible(), section);
  }
  assert.deepEqual(seen.complaints, []);
  await close();
});

test("no line begins with the number of what ended the line before", async () => {
  const { page, close } = await open(browser, url);
  for (let width = 320; width <= 960; width += 40) {
    await page.setViewportSize({ width, height: 900 });
    const apart = await page.locator("a.pin").evaluateAll((pins) => pins.filter((pin) => {
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      walk.currentNode = pin;
      const before = walk.previousNode();
      const last = document.createRange();
      last.setStart(before, before.length - 1);
      last.setEnd(before, before.length);
      return pin.getBoundingClientRect().left < last.getBoundingClientRect().left;
    }).map((pin) => pin.id));
    assert.deepEqual(apart, [], `at ${width} pixels`);
  }
  await close();
});

test("marks differ without colour", async () => {
  const { page, close } = await open(browser, url);
  const style = (mark) => page.locator(`.key .${mark}`).evaluate((element) => getComputedStyle(element).textDecorationStyle);
  const styles = await Promise.all(["m-source", "m-cue", "m-content", "m-own"].map(style));
  assert.equal(new Set(styles).size, 4, styles.join(" "));
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of widths) {
    test(`at ${width} pixels, ${colorScheme}: nothing sticks out and nothing breaks level AA`, async () => {
      const { page, close } = await open(browser, url, { viewport: { width, height: 900 }, colorScheme });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
      assert.deepEqual(await violations(page), []);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `article-${width}-${colorScheme}.png`), fullPage: true });
      await page.locator("a.pin").nth(1).click();
      await page.waitForTimeout(600);
      const covered = await page.locator("#at-c2").evaluate((pin) => {
        const { left, top } = pin.getBoundingClientRect();
        return document.elementFromPoint(left + 4, top + 4) !== pin;
      });
      assert.equal(covered, false, "the panel covers the words that it speaks of");
      assert.deepEqual(await violations(page), []);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `claim-${width}-${colorScheme}.png`) });
      await close();
    });
  }
}

test("on paper there is no panel and no menu, and nothing is cut off", async () => {
  const { page, close } = await open(browser, url);
  await page.locator("a.pin").first().click();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 720, height: 1000 });
  assert.ok(!(await page.locator("#panel").isVisible()));
  assert.ok(!(await page.locator(".contents").isVisible()));
  assert.ok(await page.locator("#c13").isVisible());
  assert.ok(await page.locator(".picture svg").evaluate((svg) => svg.getBoundingClientRect().right <= 720));
  await close();
});
