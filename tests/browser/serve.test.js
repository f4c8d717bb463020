// The local page: an article is pasted or dropped and shown; nothing else is answered; Ctrl-C ends it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, program, root, scratch, violations } from "./browser.js";

const story = readFileSync(join(root, "tests/articles/investigation.txt"), "utf8");
let browser, server, address;

before(async () => {
  browser = await launch();
  server = spawn(program, ["serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  address = await new Promise((resolve, reject) => {
    server.stdout.once("data", (line) => resolve(/http:\/\/127\.0\.0\.1:\d+\//.exec(line)[0]));
    server.once("exit", (code) => reject(new Error(`firsthand serve ended with ${code}`)));
  });
});
after(async () => {
  await browser?.close();
  server?.kill("SIGKILL");
});

/** The status of an answer to a request that no browser would send. */
const status = (options, body = "") => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(address);
  const asked = request({ hostname, port, ...options }, (answer) => { answer.resume(); resolve(answer.statusCode); });
  asked.on("error", reject);
  asked.end(body);
});

test("an article that is pasted is shown, and nothing else is asked for", async () => {
  const { page, seen, close } = await open(browser, address);
  assert.deepEqual(await violations(page), []);
  await page.fill("#text", story);
  await page.getByRole("button", { name: "Show its sources" }).click();
  await page.waitForURL("**/article");
  assert.equal(await page.locator("a.pin").count(), 13);
  await page.locator("a.pin").nth(1).click();
  assert.ok((await page.locator("#panel").innerText()).includes("Strength 0.32"));
  assert.ok(seen.requests.every((url) => url.startsWith(address)), seen.requests.join(" "));
  assert.deepEqual(seen.complaints, []);
  await close();
});

test("pasting works without script", async () => {
  const { page, close } = await open(browser, address, { javaScriptEnabled: false });
  await page.fill("#text", story);
  await page.getByRole("button", { name: "Show its sources" }).click();
  assert.equal(await page.locator("a.pin").count(), 13);
  await close();
});

test("a file that is chosen or dropped is shown", async () => {
  const { page, close } = await open(browser, address);
  await page.setInputFiles("#file", join(root, "tests/articles/court.txt"));
  await page.waitForURL("**/article");
  assert.match(await page.locator("h1").innerText(), /Jury hears recording/);
  await page.goto(address);
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "story.txt", { type: "text/plain" }));
    return data;
  }, story);
  await page.dispatchEvent("form", "drop", { dataTransfer: dropped });
  await page.waitForURL("**/article");
  assert.equal(await page.locator("a.pin").count(), 13);
  await close();
});

test("what is too large is refused with a sentence, in the browser and behind it", async () => {
  const { page, close } = await open(browser, address);
  const file = join(scratch(), "large.txt");
  writeFileSync(file, "The ministry said so. ".repeat(60000));
  await page.setInputFiles("#file", file);
  assert.equal(await page.getByRole("alert").innerText(), "This is 1.3 MB; at most 1 MB can be read here.");
  await close();
  const headers = { Origin: address.slice(0, -1), "Content-Type": "text/plain" };
  assert.equal(await status({ method: "POST", path: "/article", headers }, `text=${"a".repeat(1 << 20)}`), 413);
});

test("other names, other origins and other paths are refused", async () => {
  assert.equal(await status({ path: "/" }), 200);
  assert.equal(await status({ path: "/", headers: { Host: "evil.example" } }), 421);
  assert.equal(await status({ method: "POST", path: "/article", headers: { Origin: "http://evil.example" } }, "text=a"), 403);
  assert.equal(await status({ method: "POST", path: "/article" }, "text=a"), 403);
  assert.equal(await status({ path: "/etc/passwd" }), 404);
  const headers = { Origin: address.slice(0, -1) };
  assert.equal(await status({ method: "POST", path: "/article", headers }, "text=\r\n"), 422);
});

test("Ctrl-C ends it cleanly", { timeout: 20000 }, async () => {
  const ended = new Promise((resolve) => server.once("exit", (code, signal) => resolve([code, signal])));
  server.kill("SIGINT");
  assert.deepEqual(await ended, [0, null]);
});
