// A key for the API: made, seen once, revoked; and the page that says how to use it. In both languages, with and without
// script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'Make a key for the API, see it once, revoke it, and read how to use it';

const ways = [
  { name: 'API keys desk light', script: true, theme: 'light' },
  { name: 'API keys desk dark without script', script: false, theme: 'dark', english: true },
  { name: 'API keys phone light without script', script: false, theme: 'light', width: 360, height: 780 },
];

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const visitor = await Visitor.open(browser, checks, url, way);
    await visitor.logIn('dkkd', password, way.english ? 'en' : 'vi');
    const { page } = visitor;
    await visitor.go('/preferences');
    await visitor.follow(page.locator('a[href="/preferences/api-keys"]'));
    await visitor.inspect('keys');
    await visitor.submit({ name: '' }, 422);
    await visitor.inspect('a key without a name');
    const name = `Báo cáo tuần, ${way.name}`;
    await visitor.submit({ name });
    const key = (await page.locator('#new-key').innerText()).trim();
    checks.check(/^mc_[\w-]{43}$/.test(key), `${way.name}: the key is shown`, key.slice(0, 3));
    await visitor.inspect('the key, once');

    const asked = await fetch(`${url}/api/v1/par.task?per_page=1`, { headers: { authorization: `Bearer ${key}` } });
    checks.check(asked.status === 200 && (await asked.json()).rows.length === 1, `${way.name}: the key opens the API`, String(asked.status));

    await visitor.go('/preferences/api-keys');
    checks.check(!(await page.content()).includes(key), `${way.name}: the key is not shown again`);
    const row = page.locator('tr', { hasText: name }).first();
    await visitor.follow(row.locator('button'));
    await visitor.inspect('revoked');
    const refused = await fetch(`${url}/api/v1/par.task`, { headers: { authorization: `Bearer ${key}` } });
    checks.check(refused.status === 401, `${way.name}: a revoked key is refused`, String(refused.status));

    await visitor.follow(page.locator('a[href="/api"]').first());
    await visitor.inspect('how to use the API');
    await page.locator('main details summary').first().click();
    await visitor.hasText('per_page');
    await visitor.inspect('parameters of a list');
    await visitor.close();
  }
}
