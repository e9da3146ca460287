// What the portal does by itself: when each job ran, with what result and for how long, when it runs next; one is run at
// once and found in its history. In both languages, with and without script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'The administrator looks at the jobs, runs one now and finds it in its history';

const ways = [
  { name: 'jobs desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'jobs phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { job: 'Dọn dữ liệu tạm', done: 'Hoàn thành', ended: 'Dọn dữ liệu tạm: hoàn thành.', result: /Đã dọn \d+ mục tạm/,
    seconds: /\d+ giây/, byHand: 'chạy bởi: Quản trị hệ thống' },
  en: { job: 'Clear leftovers', done: 'Done', ended: 'Clear leftovers: done.', result: /\d+ leftovers removed/,
    seconds: /\d+ s\b/, byHand: 'by hand: Quản trị hệ thống' },
};

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const say = words[way.language];
    const admin = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} administrator` });
    const { page } = admin;
    await admin.logIn('quantri', password, way.language);
    await admin.openMenu('/admin/jobs');
    await admin.inspect('jobs');
    const rows = page.locator('main tbody tr');
    const row = rows.filter({ hasText: say.job });
    checks.check(await rows.count() > 5 && await row.count() === 1, `${way.name}: the jobs are listed`, String(await rows.count()));
    for (const each of await rows.all()) {
      const text = await each.innerText();
      checks.check((text.match(/\d\d\/\d\d\/\d{4} \d\d:\d\d/g) ?? []).length === 2 && say.seconds.test(text),
        `${way.name}: a job has its last run, how long it took and its next run`, text);
    }

    await admin.follow(row.locator('form button'));
    const task = new URL(page.url()).pathname;
    checks.check(/^\/work\/\d+$/.test(task), `${way.name}: a job started by hand has its own page`, task);
    for (let tries = 0; tries < 40 && !(await page.locator('main').innerText()).includes(say.ended); tries++) {
      await page.waitForTimeout(250);
      await admin.go(task);
    }
    await admin.hasText(say.ended, 'the page says that the job has run');
    await admin.inspect('job run by hand');
    await admin.follow(page.locator('#work a.btn-primary'));
    const text = await row.innerText();
    checks.check(text.includes(say.done) && say.result.test(text), `${way.name}: the list says what it came to`, text);

    await admin.follow(row.locator('th a'));
    const newest = await page.locator('main tbody tr').first().innerText();
    checks.check(newest.includes(say.byHand) && say.result.test(newest), `${way.name}: the newest run names who started it`, newest);
    const first = await page.locator('main tbody tr').last().innerText();
    checks.check(!/\d{4}-\d\d-\d\d/.test(first), `${way.name}: days are written as people write them`, first);
    await admin.inspect('history of a job');
    await admin.close();

    const officer = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} officer` });
    await officer.logIn('chuyenvien', password, way.language);
    checks.check(await officer.page.locator('nav a[href="/admin/jobs"]').count() === 0, `${way.name}: the menu offers only what one may do`);
    const refused = await officer.page.goto('/admin/jobs');
    checks.check(refused.status() === 403, `${way.name}: the jobs are not everybody's`, String(refused.status()));
    await officer.inspect('jobs refused');
    const stranger = await officer.page.goto(task);
    checks.check(stranger.status() === 404, `${way.name}: nor is the work somebody else started`, String(stranger.status()));
    await officer.close();
  }
}
