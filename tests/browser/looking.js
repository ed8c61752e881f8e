// A browser that notes whatever a page must not do: run what isn't its own, ask another host, fail.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

export class Looking {
  constructor(browser, address, shots, faults) {
    Object.assign(this, { browser, address, shots, faults });
  }

  /** A page of that size, at a part of the dashboard. */
  async open(part, { width = 1280, height = 900, dark = false, scripts = true } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: scripts,
    });
    const page = await context.newPage();
    const host = new URL(this.address).host;
    page.on('pageerror', fault => this.faults.push(`error in the page: ${fault.message}`));
    page.on('dialog', dialog => { this.faults.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('console', line => {
      if (line.type() === 'error' && !/status of 404|status of 400/.test(line.text())) this.faults.push(`console: ${line.text()}`);
    });
    page.on('request', request => {
      if (!request.url().startsWith('data:') && new URL(request.url()).host !== host) this.faults.push(`asks ${request.url()}`);
    });
    await page.goto(`${this.address}#/${part}`);
    return page;
  }

  /** Takes a picture, and looks for what is wrong with the page as it is. */
  async look(page, name) {
    await page.screenshot({ path: join(this.shots, `${name}.png`), fullPage: true });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const one of violations)
      this.faults.push(`${name}: ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`);
    await this.nothingRan(page, name);
    const { wide, own } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, own: innerWidth }));
    if (wide > own) this.faults.push(`${name}: the page is ${wide} wide, its window ${own}`);
  }

  /** Nothing of what was sent has become a part of the page. */
  async nothingRan(page, name) {
    const found = await page.evaluate(() => ({
      ran: window.ran, elements: document.querySelectorAll('main :is(img, svg, script, iframe, object, style, link)').length,
      hidden: /[\u202a-\u202e\u2066-\u2069\u001b]/.test(document.body.innerText),
    }));
    if (found.ran) this.faults.push(`${name}: something ran`);
    if (found.elements) this.faults.push(`${name}: ${found.elements} elements that the page doesn't make`);
    if (found.hidden) this.faults.push(`${name}: text holds marks that can't be seen`);
  }
}
