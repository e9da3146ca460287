// The Office keeps what it looks at every morning: filters a list, saves it as a view that the list opens with, counts it
// by section, chooses its columns, and reminds the units of several periods at once. In both languages, with and without
// script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'The Office saves a view, opens the list with it, and takes one step with many rows';

const ways = [
  { name: 'views desk', script: true, theme: 'light', language: 'vi' },
  { name: 'views desk without script', script: false, theme: 'dark', language: 'en' },
  { name: 'views phone', script: true, theme: 'dark', language: 'en', width: 390, height: 844 },
  { name: 'views phone without script', script: false, theme: 'light', language: 'vi', width: 320, height: 844 },
];

export async function walk({ browser, checks, url, password }) {
  for (const [turn, way] of ways.entries()) {
    const office = await Visitor.open(browser, checks, url, way);
    const { page } = office;
    await office.logIn('vanphong', password, way.language);

    await office.go('/tasks?view=all');
    await office.inspect('list');
    await office.openFilters();
    await page.locator('select[name=lateness]').selectOption('late');
    await page.locator('select[name=group]').selectOption('lead_unit_id');
    await office.follow(page.locator('.filters button[type=submit]'));
    checks.check(await page.locator('.groups tbody tr').count() > 1, `${way.name}: the rows are counted by unit`);
    await office.inspect('list counted by unit');

    await office.follow(page.locator('.view-new a'));
    await office.inspect('form of a view');
    await page.locator('input[name=opens_mine]').check();
    await office.submit({ name: '' }, 422);
    await office.inspect('view without a name');
    await office.submit({ name: `${way.name} ${way.language}` });
    await office.openMenu('/tasks').catch(() => office.go('/tasks'));
    await office.hasText(`${way.name} ${way.language}`, 'the view stands above the list');
    checks.check(page.url().includes('lateness=late'), `${way.name}: the list opens with the view`, page.url());
    checks.check(await page.locator('.tabs [aria-current=page]').count() === 1, `${way.name}: the view is marked`);
    await office.inspect('list opened with its view');

    await office.follow(page.locator('.list-tools a').first());
    await office.inspect('columns');
    await page.locator('input[name="show[]"][value=starts_on]').check();
    await office.follow(page.locator('.sticky .btn-primary'));
    checks.check(page.url().includes('starts_on'), `${way.name}: the chosen column is in the address`, page.url());

    const boxes = page.locator('tbody input[name="id[]"]');
    // Others each time: a unit is reminded of a task once a day.
    await boxes.nth(2 * turn).check();
    await boxes.nth(2 * turn + 1).focus();
    await page.keyboard.press('Space');
    await office.inspect('two rows ticked');
    await office.follow(page.locator('.bulk button[value="do:remind"]'));
    await office.inspect('page that asks before many rows');
    await office.submit({ note: 'Đề nghị gửi báo cáo trong tuần' });
    const done = await page.locator('.counts strong').first().innerText();
    checks.check(done === '2', `${way.name}: two rows are done`, done);
    await office.inspect('result of many rows');

    await office.go('/views?type=core.task');
    await office.inspect('all views of the list');
    await office.follow(page.locator('a[href$="/remove"]').first());
    await office.inspect('removing a view');
    await office.follow(page.locator('main form .btn-danger'));
    await office.go('/tasks');
    checks.check(!page.url().includes('lateness=late'), `${way.name}: without the view the list opens whole`, page.url());
    await office.close();
  }
}
