// Running the portal: a backup at once and its place in the list, the check of the audit log, the log by period, the
// figures for monitoring. In both languages, with and without script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'The administrator backs the portal up and has the audit log checked';

const ways = [
  { name: 'operations desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'operations phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { made: 'Sao lưu cổng: hoàn thành.', whole: 'Nhật ký nguyên vẹn' },
  en: { made: 'Back up the portal: done.', whole: 'The log is whole' },
};

/// Long work answers with its own page, which is asked again until the work has ended.
async function untilDone(visitor, text) {
  for (let i = 0; i < 40; ++i) {
    if ((await visitor.page.locator('main').innerText()).includes(text)) return;
    await visitor.page.waitForTimeout(500);
    await visitor.page.reload();
  }
  await visitor.hasText(text);
}

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const admin = await Visitor.open(browser, checks, url, way);
    const { page } = admin;
    const say = words[way.language];
    await admin.logIn('quantri', password);
    await admin.go('/');
    await admin.setLanguage(way.language);

    await admin.go('/admin/backups');
    await admin.inspect('backups');
    await admin.follow(page.locator('form[action="/admin/backups/run"] button'));
    await untilDone(admin, say.made);
    await admin.inspect('backup done');
    await admin.go('/admin/backups');
    await admin.hasText('backup-2', 'the list names the backup');
    await admin.inspect('backups with one');

    await admin.go('/admin/audit-chain');
    await admin.inspect('audit chain');
    await admin.follow(page.locator('main form button'));
    await page.waitForTimeout(500);
    await admin.go('/admin/audit-chain');
    await untilDone(admin, say.whole);
    await admin.inspect('audit chain checked');

    await admin.go('/admin/audit?at_from=01/01/2019');
    await admin.inspect('audit log by period');

    const figures = await page.request.get('/metrics');
    checks.check(figures.status() === 200 && (await figures.text()).includes('motcong_requests_total{status="2xx"}'),
      `${way.name}: the figures for monitoring are given`, String(figures.status()));
    const health = await page.request.get('/healthz');
    checks.check(await health.text() === 'ok\n', `${way.name}: the portal says it is well`);
    await admin.close();
  }
}
