// A visitor's view of a running portal: contexts (script on or off, light or dark, desk or phone), logging in, and the
// checks every page must pass. Knows no feature of the portal; those are in journeys/.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = join(here, 'out');

/** Counts what held and what did not; a journey goes on after a failed check. */
export class Checks {
  passed = 0;
  failures = [];

  check(holds, sentence, detail = '') {
    if (holds) {
      this.passed += 1;
    } else {
      this.failures.push(sentence);
      console.log(`  FAILED: ${sentence}${detail ? `\n    ${detail}` : ''}`);
    }
    return holds;
  }
}

/** Starts Debian's Chromium (or MOTCONG_CHROMIUM) without any of its own calls to the outside. */
export function openBrowser() {
  mkdirSync(pictures, { recursive: true });
  return chromium.launch({
    executablePath: process.env.MOTCONG_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
      '--disable-background-networking', '--disable-component-update'],
  });
}

/** One person at one screen. Every page he opens is watched: scripts that fail, violations of the content security
 *  policy, answers of 500 and above, and requests that leave the portal all count as failures. */
export class Visitor {
  static async open(browser, checks, url, { name, script = true, theme = 'light', width = 1366, height = 768 }) {
    const context = await browser.newContext({
      baseURL: url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', colorScheme: theme,
      viewport: { width, height }, reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20000);
    const visitor = new Visitor();
    Object.assign(visitor, { context, checks, url, name, script, theme, page: await context.newPage() });
    const { page } = visitor;
    visitor.devtools = await context.newCDPSession(page);
    await visitor.#allowScript(script);
    page.on('pageerror', (error) => checks.check(false, `${name}: a script failed on ${page.url()}`, String(error)));
    page.on('console', (message) => {
      // Chromium reports an answer of 4xx as a console error too; journeys that provoke one look at its status.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        checks.check(false, `${name}: the browser complains on ${page.url()}`, message.text());
      }
    });
    page.on('response', (response) => {
      if (response.status() >= 500) checks.check(false, `${name}: ${response.status()} from ${response.url()}`);
    });
    page.on('request', (request) => {
      const target = request.url();
      if (!target.startsWith(url) && !target.startsWith('blob:')) checks.check(false, `${name}: asks ${target}`);
    });
    return visitor;
  }

  /** Not the library's own switch: that one could not be turned for axe. */
  #allowScript(allowed) {
    return this.devtools.send('Emulation.setScriptExecutionDisabled', { value: !allowed });
  }

  close() {
    return this.context.close();
  }

  /** Opens an address within the portal and expects a good answer. */
  async go(path) {
    const response = await this.page.goto(path);
    this.checks.check(response !== null && response.ok(), `${this.name}: ${path} opens`, `status ${response?.status()}`);
  }

  /** Clicks what leads to another page and waits until that page is there. */
  async follow(locator) {
    await Promise.all([this.page.waitForEvent('load'), locator.click()]);
  }

  /** The language belongs to the person, not to the screen, so it is always set: another journey may have left it. */
  async logIn(user, password, language = 'vi') {
    await this.go('/login');
    await this.page.locator('input[name=username]').fill(user);
    await this.page.locator('input[name=password]').fill(password);
    await this.follow(this.page.locator('form[action="/login"] button.btn-primary'));
    const left = await this.page.locator('input[name=password]').count();
    this.checks.check(left === 0, `${this.name}: ${user} logs in`, `still at ${this.page.url()}`);
    await this.setLanguage(language);
  }

  /** Opens a page by its entry in the menu, as a person would; on a narrow screen the menu must be opened first. */
  async openMenu(path) {
    const opener = this.page.locator('a.nav-open');
    if (await opener.isVisible()) await opener.click();
    await this.follow(this.page.locator(`nav a[href="${path}"]`).first());
    this.checks.check(new URL(this.page.url()).pathname === path, `${this.name}: the menu opens ${path}`, this.page.url());
  }

  /** Chooses 'vi' or 'en' in the person's menu, unless the page is in it already. */
  async setLanguage(language) {
    if (await this.page.locator('html').getAttribute('lang') === language) return;
    await this.page.locator('header details.menu > summary').click();
    await this.follow(this.page.locator(`form[action="/display"] button[name=language][value=${language}]`).first());
    const now = await this.page.locator('html').getAttribute('lang');
    this.checks.check(now === language, `${this.name}: the portal speaks ${language}`, `it speaks ${now}`);
  }

  /** Where filters are folded (a phone), opens them. */
  async openFilters() {
    const fold = this.page.locator('details.filter-fold:not([open]) > summary');
    if (await fold.isVisible()) await fold.click();
  }

  /** Fills the page's form by field name and sends it; `status` is that of the page that comes next. */
  async submit(fields, status = 200) {
    for (const [name, value] of Object.entries(fields)) {
      const control = this.page.locator(`main form [name="${name}"]`).first();
      const kind = await control.evaluate((element) => element.type);
      if (kind === 'select-one') await control.selectOption(value);
      else if (kind === 'radio') await this.page.locator(`main form [name="${name}"][value="${value}"]`).check();
      else await control.fill(value);
    }
    const answer = this.page.waitForResponse((r) => r.request().isNavigationRequest() && (r.status() < 300 || r.status() >= 400));
    const send = this.page.locator('main form .sticky button:is(.btn-primary, .btn-danger), main form button.btn-primary').first();
    const got = (await Promise.all([answer, this.follow(send)]))[0].status();
    this.checks.check(got === status, `${this.name}: the form at ${this.page.url()} answers ${status}`, `it answered ${got}`);
  }

  async hasText(text, sentence = `"${text}" is on the page`) {
    // A slow machine may still be laying the page out.
    let found = false;
    for (let tries = 0; tries < 20 && !found; tries++) {
      if (tries > 0) await this.page.waitForTimeout(100);
      found = (await this.page.locator('body').innerText()).normalize('NFC').includes(text);
    }
    return this.checks.check(found, `${this.name}: ${sentence}`, `at ${this.page.url()}`);
  }

  /** axe with no violation, no sideways scrolling, and a picture in out/ for a person to look at. `isPaper`: drawn in the
   *  width of the sheet it will be printed on, so it may be wider than the screen. */
  async inspect(title, { isPaper = false } = {}) {
    const { page, checks, name } = this;
    await page.screenshot({ path: join(pictures, `${name} ${title}.png`.replaceAll(/[^\p{L}\d.]+/gu, '-')), fullPage: true });
    const { violations, overflow } = await this.#runAxe();
    const detail = violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).slice(0, 5).join(', ')})`);
    checks.check(violations.length === 0, `${name}: ${title}: no axe violation`, detail.join('\n    '));
    checks.check(isPaper || overflow <= 0, `${name}: ${title}: the page is not wider than the screen`, `${overflow} px too wide`);
  }

  /** Through the debugger, because the portal's policy rightly forbids injected scripts. For a visitor without script
   *  the page was loaded without it; it is allowed only while axe looks. */
  async #runAxe() {
    const evaluate = async (expression) => {
      const answer = await this.devtools.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (answer.exceptionDetails) throw new Error(`axe did not run: ${JSON.stringify(answer.exceptionDetails)}`);
      return answer.result.value;
    };
    await this.#allowScript(true);
    try {
      await evaluate(`${axeSource}; true`);
      // Wherever one has scrolled to, the header that stays covers some link in part: not what is asked here.
      await evaluate('scrollTo(0, 0)');
      const violations = await evaluate(`axe.run(document, {resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
        .then((r) => r.violations.map((v) => ({id: v.id, help: v.help, nodes: v.nodes.map((n) => ({target: n.target.map(String)}))})))`);
      const overflow = await evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      return { violations, overflow };
    } finally {
      await this.#allowScript(this.script);
    }
  }
}
