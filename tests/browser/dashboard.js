// Looks at every part of the dashboard of a run, as people do: `node dashboard.js ADDRESS FOLDER PARTITION OFFSET`. Pictures go to the
// folder; what was found goes to standard output as JSON.
import { Looking, launch } from './looking.js';

const [address, shots, partition, offset] = process.argv.slice(2);
const faults = [];
const browser = await launch();
const looking = new Looking(browser, address, shots, faults);
const found = { faults };

const text = (page, selector) => page.locator(selector).first().innerText();

async function now() {
  const page = await looking.open('telemetry/overview');
  await page.locator('.verdict .words:has-text("accounted")').waitFor();
  await page.locator('.reasons code:not(:has-text("…"))').first().waitFor();
  found.firstPaintMs = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  found.words = await text(page, '.verdict .words');
  found.sum = await text(page, '.sum');
  found.tiles = Object.fromEntries(await page.locator('.tile').evaluateAll(all =>
    all.map(one => [one.querySelector('dt').textContent, one.querySelector('.value').textContent])));
  found.reasons = Object.fromEntries(await page.locator('.reasons li').evaluateAll(all =>
    all.map(one => [one.querySelector('a').textContent, one.querySelector('.figure').textContent])));
  found.views = await page.locator('table:has(caption:text-is("Both sides of the sum of each view")) tbody tr').evaluateAll(all =>
    all.map(row => [...row.children].map(cell => cell.textContent)));
  found.panes = Object.fromEntries(await page.locator('table:has(caption:text-is("Panes by timing")) tbody tr').evaluateAll(all =>
    all.map(row => [...row.children].map(cell => cell.textContent))));
  found.state = await text(page, '.state');
  await looking.look(page, 'now');
  await page.context().close();
}

async function results() {
  const page = await looking.open('telemetry/results');
  await page.locator('.found table tbody tr').first().waitFor();
  await looking.look(page, 'results');
  await page.locator('.found button.link').first().click();
  await page.locator('.found .chart canvas').waitFor();
  await looking.look(page, 'results-of-a-key');
  await page.locator('.found td button.link').first().click();
  await page.locator('.explained table tbody tr').first().waitFor();
  found.explained = await text(page, '.explained .note');
  await looking.look(page, 'explained');
  await page.getByLabel('Key', { exact: true }).fill('no such key');
  await page.getByLabel('Key', { exact: true }).press('Enter');
  found.unknownKey = await text(page, '.found .notice');
  await page.getByLabel('Key', { exact: true }).fill('');
  await page.getByLabel('From', { exact: true }).fill('2026-02-01');
  await page.getByLabel('To', { exact: true }).fill('2026-01-01');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.locator('.found .notice.bad').waitFor();
  found.impossibleRange = await text(page, '.found .notice.bad');
  await page.context().close();
}

async function setAside() {
  const page = await looking.open('telemetry/letters');
  await page.locator('.letter').first().waitFor();
  await page.locator('.letter summary').evaluateAll(all => all.forEach(one => one.click()));
  found.letters = await page.locator('.letter').count();
  await looking.look(page, 'set-aside');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.locator('[aria-live] .notice:has-text("would be merged")').waitFor();
  found.forecast = await text(page, '[aria-live] .notice');
  await looking.look(page, 'redrive-tried');
  await page.context().close();
}

// Two people try the same redrive, then both go on at the same time.
async function together() {
  const pages = await Promise.all([1, 2].map(() => looking.open('telemetry/letters?reason=not-allowed')));
  for (const page of pages) {
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('button', { name: /^Redrive [0-9]/ }).waitFor();
  }
  await Promise.all(pages.map(page => page.getByRole('button', { name: /^Redrive [0-9]/ }).click()));
  for (const page of pages) await page.locator('[aria-live] .notice:text-matches("under way|left to redrive")').waitFor();
  found.together = await Promise.all(pages.map(page => text(page, '[aria-live] .notice')));
  await Promise.all(pages.map(page => page.context().close()));
}

async function find() {
  const page = await looking.open('telemetry/find');
  await page.getByLabel('Partition').fill(partition);
  await page.getByLabel('Offset').fill(offset);
  await page.getByRole('button', { name: 'Look' }).click();
  await page.locator('.found .letter[open]').waitFor();
  found.found = await text(page, '.found');
  await looking.look(page, 'find');
  await page.getByLabel('Offset').fill('99999999');
  await page.keyboard.press('Enter');
  await page.locator('.found .notice').waitFor();
  found.unknownOffset = await text(page, '.found .notice');
  await page.context().close();
}

async function small() {
  for (const [part, ready] of [['overview', '.reasons li'], ['results', '.found tbody tr'], ['letters', '.letter'], ['find', 'form']]) {
    const page = await looking.open(`telemetry/${part}`, { width: 360, height: 740, dark: part === 'overview' });
    await page.locator(ready).first().waitFor();
    await looking.look(page, `phone-${part}`);
    await page.context().close();
  }
}

async function dark() {
  const page = await looking.open('telemetry/overview', { dark: true });
  await page.locator('.reasons li').first().waitFor();
  await page.waitForTimeout(2500);
  await looking.look(page, 'now-dark');
  await page.context().close();
}

async function keyboard() {
  const page = await looking.open('telemetry/overview');
  await page.locator('.reasons li').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  const seen = [];
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Tab');
    seen.push(await focused());
    if (seen.at(-1) === 'Set aside') break;
  }
  await page.keyboard.press('Enter');
  await page.locator('.letter').first().waitFor();
  found.keyboard = seen;
  await page.context().close();
}

async function honest() {
  const page = await looking.open('no-such-pipeline/overview');
  await page.locator('main .notice').waitFor();
  found.unknownPipeline = await text(page, 'main .notice');
  await page.context().close();
  const without = await looking.open('telemetry/overview', { scripts: false });
  found.withoutScripts = await text(without, 'body');
  await without.context().close();
}

const parts = { now, results, setAside, find, small, dark, keyboard, honest, together };
for (const [name, part] of Object.entries(parts)) {
  try {
    await part();
  } catch (fault) {
    faults.push(`${name}: ${fault.message}`);
  }
}
await browser.close();
console.log(JSON.stringify(found));
