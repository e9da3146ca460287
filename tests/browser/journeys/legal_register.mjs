// The register of legal documents: the officer for legal affairs enters a document from its number, is stopped at a day that cannot
// be, corrects it, and finds it in the list. With and without script, in both languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'A legal document is entered from its number, a wrong day is refused with all that was typed, and it is found again';

const ways = [
  { name: 'register desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'register phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { decree: 'Nghị định', normative: 'Quy phạm pháp luật', future: 'năm', early: 'trước ngày ban hành', known: 'đã có trong sổ',
    which: 'là mục nào', saved: 'Đã lưu' },
  en: { decree: 'Decree', normative: 'Normative', future: 'year', early: 'before its issue', known: 'in the register already',
    which: 'Which one is meant', saved: 'Saved' },
};

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const officer = await Visitor.open(browser, checks, url, way);
    await officer.logIn('phapche', password, way.language);
    const typed = {
      number: `9${index} / 2019 / N\u00D0-CP`, title: 'Quy định chi tiết một số điều của luật mẫu', issued_on: '10/01/2918', effective_on: '01/03/2019',
    };
    await officer.go('/legal/documents');
    await officer.inspect('register');
    await officer.go('/legal/documents/new');
    await officer.inspect('new legal document');
    await officer.submit(typed, 422);
    await officer.hasText(say.future, 'a year far in the future is refused in words');
    checks.check(await officer.page.locator('[name=title]').inputValue() === typed.title, `${way.name}: what was typed stays`);
    checks.check(await officer.page.locator('[name=issued_on]').inputValue() === typed.issued_on, `${way.name}: the wrong day stays to be corrected`);
    await officer.inspect('a day that cannot be');
    await officer.submit({ issued_on: '10/01/2019', effective_on: '09/01/2019' }, 422);
    await officer.hasText(say.early, 'a day of effect before the issue is refused');
    await officer.submit({ effective_on: '01/03/2019' });
    await officer.hasText(`9${index}/2019/NĐ-CP`, 'the number is written as it should be');
    await officer.hasText(say.decree, 'the kind is as the number says');
    await officer.hasText(say.normative, 'the nature is as the number says');
    await officer.inspect('legal document');
    await officer.go('/legal/documents/new');
    await officer.submit({ ...typed, issued_on: '10/01/2019', effective_on: '01/03/2019' }, 422);
    await officer.hasText(say.known, 'the same document is not entered twice');
    await officer.go(`/legal/documents?q=9${index}%2F2019`);
    await officer.hasText(`9${index}/2019/NĐ-CP`, 'the list finds it');
    await officer.inspect('register filtered');
    await officer.go('/legal/issuers');
    await officer.inspect('issuing bodies');
    await officer.go('/legal/fields');
    await officer.inspect('fields of management');
    await relate(officer, checks, say, index);
    await officer.go('/legal/documents?on=31/12/2018');
    await officer.inspect('register as of a day');
    await officer.go('/legal/documents/1?on=31/12/2018');
    await officer.inspect('document as of a day');
  }
}

/** A relation is entered by half a number and by words of a title; where these fit several, one is picked, not typed again. */
async function relate(officer, checks, say, index) {
  const { page, script, name } = officer;
  await officer.go('/legal/relations/new');
  const acting = page.locator('#acting_id');
  if (script) {
    await acting.pressSequentially('168/20');
    await page.locator('.pick-offer [role=option]').first().waitFor();
    await officer.inspect('what a field offers');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    checks.check(await acting.inputValue() === '168/2025/NĐ-CP', `${name}: the arrow keys choose a document`);
  } else {
    await acting.fill('168/20');
  }
  await officer.submit({ kind: index ? 'cites' : 'based_on', affected_id: 'đăng ký doanh nghiệp' }, 422);
  await officer.hasText(say.which, 'words that fit several documents are asked about');
  await officer.hasText('168/2025/NĐ-CP – ', 'what was understood is shown back');
  await officer.inspect('a name that fits several');
  await officer.submit({ _pick_affected_id: '01/2021/NĐ-CP' });
  await officer.hasText(say.saved, 'the document picked is taken');
}
