// Indicators: a leader looks at them all, at one in a closed period, at the records behind its number; the administrator sets
// a target that cannot be, and one that can. In both languages, with and without script, on a desk and on a phone, on paper.
import { Visitor } from '../portal.mjs';

export const title = 'Indicators are looked at, opened down to their records, and given a target';

const ways = [
  { name: 'indicators desk light', script: true, theme: 'light', language: 'vi', target: '99' },
  { name: 'indicators desk dark without script', script: false, theme: 'dark', language: 'en', target: '98' },
  { name: 'indicators phone dark', script: true, theme: 'dark', width: 320, height: 700, language: 'en', target: '97' },
  { name: 'indicators phone light without script', script: false, theme: 'light', width: 320, height: 700, language: 'vi', target: '96' },
];

const words = {
  vi: { name: 'Tỷ lệ nhiệm vụ CCHC hoàn thành đúng hạn', closed: 'Chốt ngày', share: 'cao nhất là 100', missed: 'chưa đạt chỉ tiêu' },
  en: { name: 'Reform tasks done on time', closed: 'Closed on', share: 'at most 100', missed: 'miss their target' },
};

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const say = words[way.language];
    const leader = await Visitor.open(browser, checks, url, way);
    const { page } = leader;
    await leader.logIn('giamdoc', password, way.language);
    await leader.hasText(say.missed, 'the home page tells what misses its target');
    await leader.openMenu('/indicators');
    await leader.inspect('all indicators');
    await leader.follow(page.locator('main th a', { hasText: say.name }));
    await leader.inspect('an indicator');
    checks.check(await page.locator('main svg[role=img] title').count() > 0, `${way.name}: the chart has a name`);
    // A period that is over by any clock of the demonstration; the job closes it soon after the start.
    await leader.openFilters();
    await page.locator('select[name=period]').selectOption('2019-4');
    await leader.follow(page.locator('main form.filters button'));
    await leader.hasText(say.closed, 'a period that is over is closed');
    await leader.inspect('an indicator in a closed period');
    const number = page.locator('main dd a[href*="part=denominator"]').first();
    const shown = Number(await number.innerText());
    await leader.follow(number);
    checks.check(shown > 0 && await page.locator('main tbody tr').count() === Math.min(shown, 25),
      `${way.name}: the number opens as many records`, String(shown));
    await leader.inspect('records behind a number');
    await page.goBack();
    await page.emulateMedia({ media: 'print' });
    checks.check(await page.locator('main svg[role=img]').isVisible() && !(await page.locator('main .acts .btn').first().isVisible()),
      `${way.name}: on paper there are the chart and no buttons`);
    await page.emulateMedia({ media: null });
    await leader.go('/indicators/snapshots');
    await leader.inspect('closed periods');
    await leader.follow(page.locator('main tbody th a').first());
    await leader.inspect('a closed period');
    await leader.follow(page.locator('main a[href$="/do/count"]'));
    await leader.submit({ reason: '' }, 422);
    await leader.inspect('counting again needs a reason');
    await leader.close();

    const admin = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} administrator` });
    await admin.logIn('quantri', password, way.language);
    await admin.go('/indicators/definitions');
    await admin.inspect('definitions');
    await admin.go(`/indicators/definitions/${await definition(admin)}/edit`);
    await admin.submit({ target: '101' }, 422);
    await admin.hasText(say.share, 'a share of more than all is refused in words');
    checks.check(await admin.page.locator('[name=target]').inputValue() === '101', `${way.name}: what was typed is kept`);
    await admin.inspect('a target that cannot be');
    await admin.submit({ target: way.target });
    await admin.hasText(`${way.target} %`, 'the target holds');
    await admin.inspect('an indicator with another target');
    await admin.close();
  }
}

/** The number of the definition of reform tasks done on time. */
async function definition(visitor) {
  const link = visitor.page.locator('main tbody tr', { hasText: 'par.done_on_time' }).locator('a').first();
  return (await link.getAttribute('href')).split('/').pop();
}
