// Numbers given at issue: the administrator sees the series, writes them another way, lets them go on at a higher number; a
// plan is issued without a number of its own and shows the one it was given, which is then the last of its series. In both
// languages, with and without script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'Numbers are written as the administrator says, never go back, and are given when a plan is issued';

const ways = [
  { name: 'numbering desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'numbering phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { places: 'trong dấu ngoặc nhọn', never: 'Số cuối cùng đã cấp là' },
  en: { places: 'may stand in braces', never: 'The last number given is' },
};

const declared = '{n}/{kind}-{agency}';

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const say = words[way.language];
    const open = async (user) => {
      const visitor = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} ${user}` });
      await visitor.logIn(user, password, way.language);
      return visitor;
    };
    const admin = await open('quantri'), office = await open('vanphong');
    const series = admin.page.locator('main section', { has: admin.page.locator('a[href$="series=par.plan"]') });
    /** The last number given in 2019; 0: none. */
    const last = async () => {
      const row = series.locator('tbody tr', { hasText: '2019' });
      return await row.count() === 0 ? 0 : Number((await row.locator('td.num').innerText()).replaceAll(/\D/g, ''));
    };

    await admin.openMenu('/admin/numbering');
    await admin.inspect('series of numbers');
    const before = Math.max(await last(), 267);  // the plan of the year was numbered by hand
    await admin.follow(series.locator('a[href*="/format?"]'));
    await admin.inspect('how numbers are written');
    await admin.submit({ format: '{n}/{loai}', legal_basis: 'Quy chế công tác văn thư của Sở' }, 422);
    await admin.hasText(say.places, 'what may stand in a number is said');
    checks.check(await admin.page.locator('[name=format]').inputValue() === '{n}/{loai}'
      && await admin.page.locator('[name=legal_basis]').inputValue() === 'Quy chế công tác văn thư của Sở', `${way.name}: a refused format keeps what was typed`);
    await admin.inspect('refused format');
    await admin.submit({ format: '{nnn}/{kind}-{agency}-{year}' });
    await admin.hasText('{nnn}/{kind}-{agency}-{year}', 'the series says how it is written now');

    await admin.follow(series.locator('a[href*="/start?"]'));
    await admin.submit({ year: '2019', next: String(before + 10) });
    checks.check(await last() === before + 9, `${way.name}: the series goes on at the higher number`, String(await last()));
    await admin.follow(series.locator('a[href*="/start?"]'));
    await admin.submit({ year: '2019', next: String(before) }, 422);
    await admin.hasText(say.never, 'numbers never go back');
    checks.check(await admin.page.locator('main [name=next]').inputValue() === String(before), `${way.name}: a refused start keeps what was typed`);
    await admin.inspect('lower start refused');

    // A plan of the year before: no other journey looks at it.
    const name = `Kế hoạch bổ sung ${before}`;
    await office.go('/par/plans/new');
    await office.submit({ title: name, year: '2018' });
    const plan = new URL(office.page.url()).pathname;
    const planId = plan.split('/').pop();
    await office.go(`/par/tasks/new?plan_id=${planId}`);
    await office.page.locator('[name="lead_units[]"]').first().evaluate((control) => control.type) === 'checkbox'
      ? await office.page.locator('label', { hasText: 'Ban ISO' }).locator('input[name="lead_units[]"]').check()
      : await office.page.locator('[name="lead_units[]"]').selectOption({ label: 'Ban ISO' });
    await office.submit({ content: `Việc của ${name}`, section: 'I', no: '1', deadline_text: 'Tháng 12/2019' });
    await office.go(plan);
    await office.follow(office.page.locator('main a[href$="/do/issue"]'));
    await office.inspect('issue of a plan');
    await office.submit({ number: '' });
    const number = `${before + 10}/KH-SKHĐT-2019`;
    await office.hasText(number, 'the plan shows the number it was given');
    await office.inspect('plan with its number');

    await admin.go('/admin/numbering');
    checks.check(await last() === before + 10, `${way.name}: the number given is the last of its series`, String(await last()));
    await admin.inspect('series with its last number');
    await admin.follow(series.locator('a[href*="/format?"]'));
    await admin.submit({ format: declared });
    const refused = await office.page.goto('/admin/numbering/format?series=par.plan');
    checks.check(refused.status() === 403, `${way.name}: how numbers are written is not everybody's to change`, String(refused.status()));
    for (const visitor of [admin, office]) await visitor.close();
  }
}
