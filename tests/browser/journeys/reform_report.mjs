// The journey the portal was made for: the Office opens the board of the reform plan, a division reports progress on a
// task, the Office sees it. Walked with and without script, in light and dark, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'The Office opens the board, a division reports, the Office sees it';

const ways = [
  { name: 'desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'desk dark without script', script: false, theme: 'dark', language: 'en' },
  { name: 'phone dark', script: true, theme: 'dark', language: 'en', width: 390, height: 844 },
  { name: 'phone light without script', script: false, theme: 'light', language: 'vi', width: 390, height: 844 },
];

/** The counts of one unit's row on the board, by position: not started, running, late, done, total. */
async function countsOf(page, unit) {
  const row = page.locator('tbody tr', { has: page.getByText(unit, { exact: true }) });
  const cells = await row.locator('td').allInnerTexts();
  return cells.map((text) => Number.parseInt(text.replaceAll(/\D/g, ''), 10));
}

export async function walk({ browser, checks, url, password }) {
  const unit = 'Phòng Đăng ký kinh doanh';
  for (const [index, way] of ways.entries()) {
    const done = `Đã rà soát ${31 + index} hồ sơ đăng ký doanh nghiệp, còn ${9 - index} hồ sơ chờ bổ sung`;

    const office = await Visitor.open(browser, checks, url, { ...way, name: `Office ${way.name}` });
    await office.go('/');
    await office.inspect('sign-in page');
    await office.logIn('vanphong', password, way.language);
    await office.inspect('home');
    await office.openMenu('/par/board');
    await office.hasText(unit);
    await office.inspect('board');
    const before = await countsOf(office.page, unit);
    checks.check(before.length >= 5 && before.every(Number.isInteger), `${way.name}: the board counts the division's work`, String(before));
    await office.follow(office.page.locator('table td a').first());
    await office.inspect('list behind a number of the board');

    const division = await Visitor.open(browser, checks, url, { ...way, name: `Division ${way.name}` });
    await division.logIn('dkkd', password, way.language);
    await division.openMenu('/tasks/mine');
    await division.inspect('tasks of my unit');
    await division.follow(division.page.locator('a[href^="/tasks/reports/new?task_id="]').nth(index));
    await division.inspect('empty report');
    await division.submit({ stage: 'progress', percent: '130', done }, 422);
    checks.check(await division.page.locator('[name=done]').inputValue() === done, `${way.name}: a refused report keeps what was typed`);
    await division.inspect('report with a fault');
    await division.submit({ percent: '60' });
    await division.hasText(done, 'the saved report shows what was done');
    await division.inspect('saved report');

    await office.openMenu('/tasks/by-unit');
    await office.inspect('late by unit');
    await office.follow(office.page.locator('table a[href^="/tasks?lead_unit_id="]').first());
    await office.inspect('late tasks of a unit');
    await office.follow(office.page.locator('table tbody th a').first());
    await office.inspect('a task');
    await office.openMenu('/tasks/reports');
    await office.inspect('reports');
    await office.follow(office.page.locator('table a[href^="/tasks/reports/"]').first());
    await office.hasText(done, 'the Office reads the report');
    await office.inspect('report as the Office sees it');
    await office.openMenu('/par/board');
    const after = await countsOf(office.page, unit);
    checks.check(after[4] === before[4], `${way.name}: no work appears or is lost by a report`, `${before} -> ${after}`);
    checks.check(after[0] <= before[0], `${way.name}: the reported task is not "not started" any more`, `${before} -> ${after}`);
    await division.close();

    await office.follow(office.page.locator('main a[href$="/appendix"]'));
    await office.hasText('PHỤ LỤC', 'the appendix is an official paper');
    await office.inspect('appendix', { isPaper: true });
    const sheet = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec((await office.page.pdf({ preferCSSPageSize: true })).toString('latin1'));
    checks.check(sheet !== null && Math.round(sheet[1]) === 842 && Math.round(sheet[2]) === 595,
      `${way.name}: the appendix prints on A4, landscape`, sheet ? `${sheet[1]} x ${sheet[2]} points` : 'no page');
    await office.close();
  }
}
