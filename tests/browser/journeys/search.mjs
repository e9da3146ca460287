// Searching from any page: words without accents, a number that opens its record, the way back to all results, a search
// that finds nothing. In both languages, with and without script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'Search from any page, and open a record by its number';

const ways = [
  { name: 'search desk light', script: true, theme: 'light' },
  { name: 'search desk dark without script', script: false, theme: 'dark', english: true },
  { name: 'search phone light without script', script: false, theme: 'light', width: 360, height: 780 },
];

/** Types into the box of the header; on a narrow screen its icon leads to the search page. */
async function search(visitor, words) {
  const { page } = visitor;
  let box = page.locator('#search-all');
  if (!(await box.isVisible())) {
    if (!page.url().includes('/search')) await visitor.follow(page.locator('a.hdr-find'));
    box = page.locator('#search-words');
  }
  await box.fill(words);
  await Promise.all([page.waitForEvent('load'), box.press('Enter')]);
}

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const visitor = await Visitor.open(browser, checks, url, way);
    await visitor.logIn('vanphong', password, way.english ? 'en' : 'vi');
    const { page } = visitor;
    await search(visitor, 'cong tac cai cach hanh chinh');
    checks.check(page.url().includes('/search?q='), `${way.name}: the box leads to the results`, page.url());
    const marks = await page.locator('.hits mark').allInnerTexts();
    checks.check(marks.some((text) => text.normalize('NFC').toLowerCase() === 'công tác cải cách hành chính'),
      `${way.name}: words without accents find and mark those with accents`, marks.join(' | '));
    await visitor.hasText(way.english ? 'All' : 'Tất cả');
    await visitor.inspect('results');
    await visitor.follow(page.locator('.tabs a[href*="type=par.task"]'));
    await visitor.inspect('results of one kind');
    await visitor.follow(page.locator('.hits a').first());
    checks.check(new URL(page.url()).pathname.startsWith('/par/tasks/'), `${way.name}: a result opens its record`, page.url());

    await search(visitor, '267 /kh-skhdt');
    checks.check(new URL(page.url()).pathname.startsWith('/par/plans/'), `${way.name}: a number opens its record at once`, page.url());
    await visitor.inspect('record opened by its number');
    await search(visitor, 'CCHC-2019-I.1');
    await visitor.follow(page.locator('#flash-message a'));
    checks.check((await page.locator('.hits a').count()) > 1, `${way.name}: the way back to all that was found`, page.url());

    await search(visitor, '"xyzzy <b>');
    await visitor.inspect('nothing found');
    checks.check((await page.locator('#search-words').inputValue()) === '"xyzzy <b>', `${way.name}: what was typed stays`);
    await visitor.close();
  }
}
