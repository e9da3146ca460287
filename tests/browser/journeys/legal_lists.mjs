// The official lists of legal documents: the officer for legal affairs orders a list, is stopped at days that cannot be, reads it on
// the screen, opens a document from it, prints it on A4 and takes it as a workbook; and prints a review form. With and without
// script, in both languages, light and dark, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'An official list is ordered, corrected, read, printed on A4 and taken as a workbook; a review form is printed';

const ways = [
  { name: 'lists desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'lists phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const lists = ['ended', 'ended-in-part', 'in-force', 'to-be-handled', 'review-book'];

/** Width and height of the first page of what would be printed, in points. */
async function sheetOf(page) {
  const found = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec((await page.pdf({ preferCSSPageSize: true })).toString('latin1'));
  return found ? `${Math.round(found[1])} x ${Math.round(found[2])}` : 'no page';
}

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const officer = await Visitor.open(browser, checks, url, way);
    await officer.logIn('phapche', password, way.language);
    await officer.openMenu('/legal/lists');
    await officer.inspect('official lists');
    for (const list of lists) {
      await officer.go(`/legal/lists/${list}?period=2021&level=all`);
      await officer.inspect(`list ${list}`);
      await officer.go(`/legal/lists/${list}/print?period=2021&level=all`);
      await officer.hasText('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'the paper is an official one');
      await officer.inspect(`paper of ${list}`, { isPaper: true });
      const sheet = await sheetOf(officer.page);
      checks.check(sheet === '842 x 595', `${way.name}: the list ${list} prints on A4, lying`, sheet);
    }

    const refused = await officer.page.goto('/legal/lists/ended?period=ngay&from=31/12/2021&to=01/01/2021&level=all');
    checks.check(refused.status() === 422, `${way.name}: days that cannot be are refused`, `status ${refused.status()}`);
    checks.check(await officer.page.locator('[name=from]').inputValue() === '31/12/2021', `${way.name}: the wrong day stays to be corrected`);
    await officer.inspect('days that cannot be');
    await officer.page.locator('[name=from]').fill('01/01/2021');
    await officer.page.locator('[name=to]').fill('31/12/2021');
    await officer.follow(officer.page.locator('form.filters button[type=submit]'));
    await officer.hasText('68/2014/QH13', 'the list shows what ended in these days');
    const workbook = await officer.page.request.get(new URL(await officer.page.locator('main a[href*="/xlsx"]').getAttribute('href'), url).href);
    checks.check(workbook.status() === 200 && (await workbook.body()).subarray(0, 2).toString() === 'PK', `${way.name}: the list comes as a workbook`);
    await officer.follow(officer.page.locator('table a[href^="/legal/documents/"]').first());
    await officer.hasText('QH13', 'a row leads to its document');

    await officer.go('/legal/lists/review-book?period=2018');
    await officer.inspect('tracking book with reviews');
    await officer.go('/legal/reviews');
    await officer.follow(officer.page.locator('table a[href^="/legal/reviews/"]').first());
    await officer.follow(officer.page.locator('main a[href$="/form"]'));
    await officer.hasText('PHIẾU RÀ SOÁT VĂN BẢN', 'the review form is an official paper');
    await officer.inspect('review form', { isPaper: true });
    const form = await sheetOf(officer.page);
    checks.check(form === '595 x 842', `${way.name}: the review form prints on A4, standing`, form);
    await officer.close();
  }
}
