// The life of one duty: an event opens it for a division, its head gives it to an officer, who begins, asks for more days,
// reports with a file; the Office returns the report once and accepts the next; the leader reads who is late and opens the
// records behind a number. In both languages, with and without script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'A duty is opened, given, extended, reported with a file, returned, reported again and accepted';

const ways = [
  { name: 'tasks desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'tasks phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { mine: 'Giao cho tôi', later: 'phải sau', reason: 'Chưa đính kèm biên bản niêm yết', asked: 'Đề nghị gia hạn',
    own: 'Đây là báo cáo của bạn', accepted: 'Đã chấp nhận' },
  en: { mine: 'Given to me', later: 'must be later than', reason: 'Chưa đính kèm biên bản niêm yết', asked: 'Extension asked for',
    own: 'This is your report', accepted: 'Accepted' },
};

const officerName = 'Chuyên viên Đăng ký kinh doanh';

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const say = words[way.language];
    const run = Date.now() % 1000000;
    const open = async (user) => {
      const visitor = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} ${user}` });
      await visitor.logIn(user, password, way.language);
      return visitor;
    };
    const office = await open('vanphong'), head = await open('dkkd'), officer = await open('chuyenvien'), director = await open('giamdoc');

    /** Records the event a task of the plan waits for; gives the address of the duty it opens. */
    const openDuty = async (code, what) => {
      await office.go(`/par/tasks?q=${code}`);
      await office.follow(office.page.locator('main table tbody th a').first());
      await office.follow(office.page.locator('main a[href$="/do/event"]'));
      await office.submit({ what });
      await office.go(`/tasks?q=${encodeURIComponent(what)}`);
      return office.page.locator('main table tbody th a').first().getAttribute('href');
    };
    /** Takes a step of the record one is at. */
    const step = async (visitor, path, action, fields, status = 200) => {
      await visitor.go(path);
      await visitor.follow(visitor.page.locator(`main a[href$="/do/${action}"]`).first());
      await visitor.submit(fields, status);
    };

    const what = `Quyết định ${run}/QĐ-UBND công bố danh mục`;
    const duty = await openDuty('CCHC-2019-II.3', what);
    await head.go(duty);
    await head.inspect('new duty');
    const person = async (name) => (await head.page.locator('[name=user_id] option', { hasText: name }).first().getAttribute('value'));
    await head.follow(head.page.locator('main a[href$="/do/give"]'));
    checks.check(await head.page.locator('[name=user_id] option', { hasText: 'Kế toán' }).count() === 0, `${way.name}: only people of the unit are offered`);
    await head.submit({ user_id: await person(officerName) });

    await officer.go('/');
    await officer.hasText(say.mine, 'the home page says what is given to him');
    await officer.hasText(what, 'the duty is on the home page');
    await officer.inspect('home with a duty');
    await officer.openMenu('/tasks/mine');
    await officer.hasText(what, 'and in his list');
    await step(officer, duty, 'start', {});

    // A Saturday, followed by a holiday: the day moves as other due days do.
    await officer.go(duty);
    await officer.follow(officer.page.locator('main a[href^="/tasks/extension-requests/new?task_id="]').first());
    await officer.submit({ new_due_on: '25/06/2019', reason: 'Chờ quyết định bản chính' }, 422);
    await officer.hasText(say.later, 'an extension is no shortening');
    checks.check(await officer.page.locator('[name=reason]').inputValue() === 'Chờ quyết định bản chính', `${way.name}: a refused form keeps what was typed`);
    await officer.submit({ new_due_on: '31/08/2019' });
    await officer.hasText('03/09/2019', 'a day that is off moves to the next working day');
    await officer.inspect('extension asked for');
    const request = new URL(officer.page.url()).pathname;
    await director.go('/');
    await director.hasText(say.asked, 'it waits for the decision of who may extend');
    await step(director, request, 'grant', { note: 'Không gia hạn thêm' });
    await director.go(duty);
    await director.hasText('03/09/2019', 'the duty has the new due day');
    await director.hasText('Chờ quyết định bản chính', 'the extension and its reason stay on record');
    await director.inspect('extended duty');

    const report = async (fields, fileName) => {
      await officer.go(duty);
      await officer.follow(officer.page.locator('main a[href^="/tasks/reports/new?task_id="]').first());
      await officer.submit(fields);
      const path = new URL(officer.page.url()).pathname;
      await officer.page.locator('#files form input[type=file]').setInputFiles(
        { name: fileName, mimeType: 'text/plain', buffer: Buffer.from(`Biên bản niêm yết ${run}`) });
      await officer.follow(officer.page.locator('#files form button:not([type=button])').first());
      await officer.hasText(fileName, 'the evidence is on the report');
      return path;
    };
    const first = await report({ stage: 'final', done: `Đã niêm yết danh mục ${run}`, percent: '100' }, 'ảnh chụp.txt');
    await officer.inspect('report with evidence');
    checks.check(await officer.page.locator('main a[href$="/do/accept"]').count() === 0, `${way.name}: who reports does not review`);

    await office.go('/');
    await office.hasText(what, 'the report waits for a decision on the home page of the Office');
    await step(office, first, 'return', { reason: '' }, 422);
    await office.inspect('return without a reason');
    await office.submit({ reason: say.reason });
    await officer.go('/tasks/mine');
    await officer.hasText(what, 'the returned duty is back in his list');
    await officer.go(duty);
    await officer.hasText(say.reason, 'with the reason');
    await officer.inspect('returned duty');
    await officer.follow(officer.page.locator('main a[href^="/tasks/reports/new?task_id="]').first());
    checks.check(await officer.page.locator('[name=done]').inputValue() === `Đã niêm yết danh mục ${run}`, `${way.name}: the next report begins with the last`);
    const second = await report({ stage: 'final', result: 'Biên bản niêm yết 02/BB' }, 'biên bản niêm yết.txt');
    await step(office, second, 'accept', { note: 'Đạt yêu cầu' });
    await office.hasText('Đạt yêu cầu', 'the words of the reviewer are on the report');
    await office.go(duty);
    await office.hasText(say.accepted, 'the duty is done');
    await officer.go('/tasks/mine');
    checks.check(!(await officer.page.locator('main').innerText()).includes(what), `${way.name}: what is accepted has left the list`);

    // The Office has a duty itself: somebody else decides.
    const training = `Giấy triệu tập ${run}/GTT-SNV`;
    const ownDuty = await openDuty('CCHC-2019-IV.3', training);
    await office.go(ownDuty);
    await office.follow(office.page.locator('main a[href^="/tasks/reports/new?task_id="]').first());
    await office.submit({ stage: 'final', done: 'Đã cử người', percent: '100' });
    const own = new URL(office.page.url()).pathname;
    await office.hasText(say.own, 'who may not review his own report is told so');
    await office.inspect('own report');
    const refused = await office.page.goto(`${own}/do/accept`);
    checks.check(refused.status() === 409, `${way.name}: nor can he come to the step by its address`, String(refused.status()));
    await director.go('/');
    await director.hasText(training, 'it waits for the leaders');
    await step(director, own, 'accept', { note: '' });
    await director.go(ownDuty);
    await director.hasText(say.accepted, 'they decide');

    await director.openMenu('/tasks/by-unit');
    const number = director.page.locator('main tbody tr td a').first();
    const count = Number((await number.innerText()).replaceAll(/\D/g, ''));
    await director.follow(number);
    const text = await director.page.locator('main').innerText();
    const rows = await director.page.locator('main table tbody tr').count();
    checks.check(rows === count || (rows < count && text.includes(String(count))), `${way.name}: a number opens its records`, `${count} in the table, ${rows} rows`);
    for (const visitor of [office, head, officer, director]) await visitor.close();
  }
}
