// What stands around a record: a comment that names a colleague, a link to another record, a copy, the archive and back,
// the history as it was, and who may see it. With and without script, in both languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'Comment and mention, link, copy, archive, history and who may see a record';

const ways = [
  { name: 'records desk light', script: true, theme: 'light' },
  { name: 'records phone dark without script', script: false, theme: 'dark', width: 320, height: 720, english: true },
];

/** Writes into the box of comments; with script the colleague is picked from the list, else typed. */
async function comment(visitor, words, username) {
  const { page, checks, script, name } = visitor;
  const box = page.locator('#new-comment');
  await box.fill('');
  if (script) {
    await box.pressSequentially(`${words} @${username.slice(0, 4)}`);
    const option = page.locator('.pick-offer [role=option]').first();
    await option.waitFor();
    await visitor.inspect('people an @ offers');
    checks.check((await box.getAttribute('aria-activedescendant')) === (await option.getAttribute('id')),
      `${name}: the first person offered is the one Enter takes`);
    await box.press('Enter');
    checks.check((await box.inputValue()) === `${words} @${username} `, `${name}: Enter takes the person offered`, await box.inputValue());
  } else {
    await box.fill(`${words} @${username}`);
  }
  await visitor.follow(page.locator('#comments form button.btn:not([type=button])').last());
}

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const office = await Visitor.open(browser, checks, url, { ...way, name: `Office ${way.name}` });
    await office.logIn('vanphong', password, way.english ? 'en' : 'vi');
    const words = (vi, en) => (way.english ? en : vi);

    await office.go('/par/plans');
    const plan = await office.page.locator('table th[scope=row] a').first().getAttribute('href');
    await office.go(plan);
    await office.inspect('record with its sections');
    const text = `Đề nghị xem lại lần ${index + 1}: https://sokhdt.example/van-ban`;
    await comment(office, text, 'giamdoc');
    await office.hasText(`Đề nghị xem lại lần ${index + 1}`, 'the comment stands on the record');
    checks.check((await office.page.locator('.comments a[href="https://sokhdt.example/van-ban"]').count()) > 0,
      `${way.name}: an address in a comment is a link`);
    await office.inspect('record with a comment');

    const director = await Visitor.open(browser, checks, url, { ...way, name: `Director ${way.name}` });
    await director.logIn('giamdoc', password, way.english ? 'en' : 'vi');
    await director.go('/notices');
    await director.follow(director.page.locator('.notices a, .notices button').first());
    await director.hasText(`Đề nghị xem lại lần ${index + 1}`, 'the notice leads to the comment');
    await director.close();

    await office.go(`${plan}/links/new`);
    await office.inspect('form of a link');
    await office.submit({ target: 'cong tac cai cach hanh chinh', kind: 'relates' }, 422);
    await office.inspect('records found for a link');
    await office.page.locator('input[name=pick]').first().check();
    await office.submit({ note: `Cùng nội dung ${index + 1}` });
    await office.hasText(`Cùng nội dung ${index + 1}`, 'the link stands on the record');
    await office.inspect('record with a link');
    await office.follow(office.page.locator('#links a[href$="/remove"]').first());
    await office.inspect('taking a link away');
    await office.follow(office.page.locator('main form button[type=submit]').last());

    // A copy is a draft: the Office may remove it, and so archive it.
    await office.follow(office.page.locator('.rec-tools a[href$="/copy"]'));
    await office.inspect('form of a copy');
    const number = `${900 + index}/KH-${Date.now() % 100000}`;
    await office.submit({ title: `Kế hoạch sao chép ${number}`, number, year: '2019' });
    await office.hasText(words('Là bản sao của', 'Is a copy of'), 'the copy names its original');
    const copy = new URL(office.page.url()).pathname;

    await office.go(`${copy}/archive`);
    await office.inspect('asking before the archive');
    await office.page.locator('main textarea[name=reason]').fill('Lập nhầm');
    await office.follow(office.page.locator('main form button[type=submit]').last());
    await office.hasText('Lập nhầm', 'the archived record says why');
    await office.inspect('archived record');
    await office.go('/par/plans?archived=only');
    await office.hasText(number.split('/')[0], 'the list of archived records has it');
    await office.inspect('list of archived records');
    await office.go(`${copy}/unarchive`);
    await office.follow(office.page.locator('main form button[type=submit]').last());
    await office.go(`${copy}/remove`);
    await office.inspect('asking before removing');

    await office.go(`${copy}/history`);
    await office.inspect('history before and after');
    await office.follow(office.page.locator('.timeline a[href*="/history/"]').first());
    await office.inspect('record as it was');
    await office.go(`${copy}/access`);
    await office.hasText(words('Được xem bản ghi này theo', 'You see this because of'));
    await office.inspect('who may see the record');
    await office.close();
  }
}
