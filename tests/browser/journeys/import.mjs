// The Office brings the rows of an appendix in from a file: a wrong row is told in words and nothing is written, the mended
// file is checked, written, found in the list, and the import is undone. In both languages, with and without script.
import { Visitor } from '../portal.mjs';

export const title = 'The Office imports tasks, mends a row, writes them and takes them back';

const ways = [
  { name: 'desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'phone dark without script', script: false, theme: 'dark', language: 'en', width: 390, height: 844 },
];

const words = {
  vi: { written: 'Đã ghi tất cả các dòng', undone: 'đã được hoàn tác', wrong: 'không ghi được' },
  en: { written: 'All rows were written', undone: 'was undone', wrong: 'cannot be written' },
};

async function send(visitor, path, name, text) {
  await visitor.go(`${path}/import`);
  await visitor.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${text}`) });
  await visitor.follow(visitor.page.locator('main form button.btn-primary').first());
}

async function press(visitor, action) {
  await visitor.follow(visitor.page.locator(`main form[action$="${action}"] button.btn-primary`).first());
}

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const plan = `Kế hoạch thử nhập tệp ${index + 1}`;
    const office = await Visitor.open(browser, checks, url, { ...way, name: `Import ${way.name}` });
    await office.logIn('vanphong', password, way.language);

    await send(office, '/par/plans', 'ke-hoach.csv', `title;year\n${plan};2020\n`);
    await office.follow(office.page.locator('main form[method=post] button.btn-primary').first());
    await press(office, '/run');
    await office.hasText(say.written, 'the plan is written');

    const head = 'plan_id;section;no;content;deadline_text\n';
    const good = `${plan};I;1;Ban hành kế hoạch cải cách hành chính;Tháng 01/2020\n`;
    await send(office, '/par/tasks', 'nhiem-vu.csv', `${head}${good}${plan};IX;2;Rà soát văn bản;Quý II/2020\n`);
    await office.inspect('columns of the file');
    await office.follow(office.page.locator('main form[method=post] button.btn-primary').first());
    await office.hasText(say.wrong, 'a wrong row is told');
    await office.hasText('IX', 'what was read is shown');
    await office.inspect('a wrong row');

    await send(office, '/par/tasks', 'nhiem-vu.csv', `${head}${good}${plan};II;2;Rà soát văn bản;Quý II/2020\n`);
    await office.follow(office.page.locator('main form[method=post] button.btn-primary').first());
    await office.inspect('checked without faults');
    await press(office, '/run');
    await office.hasText(say.written, 'the tasks are written');
    await office.go('/par/tasks?q=Ban+h%C3%A0nh+k%E1%BA%BF+ho%E1%BA%A1ch+c%E1%BA%A3i+c%C3%A1ch');
    await office.hasText('CCHC-2020-I.1', 'the list shows the new task');

    await office.go('/par/tasks/import');
    await office.inspect('start of an import');
    await office.follow(office.page.locator('a[href$="/result"]').first());
    await office.follow(office.page.locator('a[href$="/undo"]').first());
    await office.inspect('asked before undoing');
    await office.follow(office.page.locator('main form[action$="/undo"] button').first());
    await office.hasText(say.undone, 'the import is undone');
    await office.close();
  }
}
