// The picture of the README: `node tests/browser/picture.js` after `cargo build` and `npm ci` writes docs/images/page.png.

import { join } from "node:path";
import { launch, open, pageOf, root, scratch } from "./browser.js";

const browser = await launch();
const url = pageOf(scratch(), "tests/articles/investigation.txt");
const { page } = await open(browser, url, { viewport: { width: 1240, height: 1000 }, colorScheme: "light" });
await page.locator("a.pin").nth(1).click();
await page.waitForTimeout(600);
await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
await page.evaluate(() => document.activeElement.blur());
await page.screenshot({ path: join(root, "docs/images/page.png") });
await browser.close();
