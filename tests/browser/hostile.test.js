// An article that tries to be more than text stays text: inert, and readable.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, pageOf, scratch, violations } from "./browser.js";

const attacks = [
  "<script>alert(1)</script>", "</script><script>alert(2)</script>", "</style><style>body{display:none}</style>", "<!-- -->", "<![CDATA[x]]>",
  "<img src=x onerror=alert(3)>", "<svg onload=alert(4)>", "<iframe src=https://evil.example/></iframe>", "<base href=https://evil.example/>",
  "<meta http-equiv=refresh content=0;url=https://evil.example/>", "<a href=\"javascript:alert(5)\">click</a>", "javascript:alert(6)",
  "<link rel=stylesheet href=https://evil.example/x.css>", "\" onmouseover=\"alert(7)", "' onfocus='alert(8)' autofocus='", "{{7*7}} ${alert(9)} <%= 1 %>",
  "&lt;script&gt;alert(10)&lt;/script&gt;", "<form action=https://evil.example/><button>send</button></form>", "</article></main></body></html>",
  "\u202Eevil\u202C", "\u2066isolated", "שלום עולם\u200F", "\u0000 \u0001 \u0008 \u001B[31m", "\uFFFE\uFFFF", "\u{1F9D1}\u200D\u{1F4BB}", "Z\u0351\u036B\u0343\u036A\u0302a\u0334lgo",
];
const names = attacks.map((attack, at) => `"${attack} was paid," said ${attack} Minister Ana Ruiz${at}, according to ${attack} documents seen by The Post.`);
const long = `${"The committee paid the contractor for work that nobody did, and ".repeat(1000)}nobody asked, the auditor said.`;
const unbroken = "x".repeat(5000);
const text = [`Minister paid ${attacks[0]}, ${attacks[2]} officials say`, ...names, long, `Officials said ${unbroken} was paid.`].join("\n\n");

let browser, url;
before(async () => {
  browser = await launch();
  const folder = scratch();
  const file = join(folder, "hostile.jsonl");
  const title = attacks.join(" ");
  writeFileSync(file, `${JSON.stringify({ id: title, title, byline: title, outlet: title, date: title, url: "javascript:alert(11)", text })}\n`);
  url = pageOf(folder, file);
});
after(() => browser?.close());

for (const colorScheme of ["light", "dark"]) {
  test(`nothing runs, nothing is fetched, all is there: ${colorScheme}`, async () => {
    const { page, seen, close } = await open(browser, url, { viewport: { width: 360, height: 740 }, colorScheme });
    await page.waitForTimeout(300);
    assert.deepEqual(seen.requests, [url]);
    assert.deepEqual(seen.complaints, []);
    const found = await page.evaluate(() => ({
      scripts: document.scripts.length,
      styles: document.styleSheets.length,
      strange: document.querySelectorAll("iframe, object, embed, form, img, base, link, foreignObject, math").length,
      links: [...document.querySelectorAll("a")].map((link) => link.getAttribute("href")).filter((href) => !/^#[a-z0-9-]+$/.test(href)),
      handlers: [...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith("on") || name === "style"),
      visible: document.body.innerText.length,
      wide: document.documentElement.scrollWidth - innerWidth,
    }));
    assert.deepEqual({ ...found, visible: 0 }, { scripts: 1, styles: 1, strange: 0, links: [], handlers: [], visible: 0, wide: 0 });
    assert.ok(found.visible > 60000, "the long paragraph is shown");
    const shown = await page.evaluate(() => {
      const article = document.getElementById("article").cloneNode(true);
      article.querySelectorAll(".pin, .gauge").forEach((part) => part.remove());
      return article.textContent;
    });
    for (const attack of attacks.filter((attack) => /^[\x20-\x7e]*$/.test(attack))) {
      assert.ok(shown.includes(`"${attack} was paid,"`), `${attack} can be read`);
    }
    assert.ok(!/[\u0000-\u0008\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/.test(await page.locator("html").textContent()), "no mark that turns or breaks");
    assert.deepEqual(await violations(page), []);
    await close();
  });
}

test("every claim of it opens", async () => {
  const { page, seen, close } = await open(browser, url);
  const pins = page.locator("a.pin");
  const count = await pins.count();
  assert.ok(count > 20, `${count} claims`);
  await pins.first().focus();
  await page.keyboard.press("Enter");
  for (let claim = 1; claim < count; claim += 1) await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("#panel .card-number").textContent(), String(count));
  assert.deepEqual(seen.requests, [url]);
  assert.deepEqual(seen.complaints, []);
  await close();
});
