import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { leaveOut } from "@castellan/testing";
import { type Browser, chromium } from "playwright-core";
import { upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";
import { sampleAggregated } from "../support/sample.ts";

const executablePath = "/usr/bin/chromium";
const quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const skip = existsSync(executablePath) ? false : leaveOut("Chromium", `there is no ${executablePath}`);

test("the status page of the sample company, as a browser shows it", { skip }, async (context) => {
  const { url } = await upFor(context, ["--data", temporaryFolder(context)]);
  await sampleAggregated(url);
  const browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", ...quiet] });
  try {
    for (const colorScheme of ["light", "dark"] as const) await look(browser, url, colorScheme);
  } finally {
    await browser.close();
  }
});

async function look(browser: Browser, url: string, colorScheme: "light" | "dark"): Promise<void> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  assert.equal(await page.title(), "Castellan · status");
  assert.deepEqual(await page.locator("h3 .state").allTextContents(), ["Ready", "Ready", "Ready"]);
  assert.deepEqual(await page.locator("tbody tr td:first-child").allTextContents(), ["HR", "PAM"]);
  // The sheet is in force: a policy that blocked it would leave the body's own margin.
  assert.equal(await page.evaluate("getComputedStyle(document.body).margin"), "0px");
  assert.deepEqual(complaints, []);
  for (const link of await page.locator("main a").all()) {
    const path = await link.getAttribute("href");
    const asksForCredentials = /ResourceTypes|Schemas/.test(`${path}`);
    assert.equal((await fetch(`${url}${path}`)).status, asksForCredentials ? 401 : 200, `${path}`);
  }
  await page.screenshot({ path: join(tmpdir(), `castellan-status-${colorScheme}.png`), fullPage: true });
  await page.setViewportSize({ width: 390, height: 800 });
  const fits = await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
  assert.equal(fits, true, "the page fits a telephone");
  await page.screenshot({ path: join(tmpdir(), `castellan-status-${colorScheme}-narrow.png`), fullPage: true });
  await page.close();
}
