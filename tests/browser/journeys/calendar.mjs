// Everybody looks at the year and counts days; the Office imports the published list, after which the days count; how
// documents are numbered. With and without script, in both languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'The calendar is looked at, counted by and imported; numbering is looked at';

const ways = [
  { name: 'desk light', script: true, theme: 'light', language: 'vi', year: 2041 },
  { name: 'desk dark without script', script: false, theme: 'dark', language: 'en', year: 2042 },
  { name: 'phone dark', script: true, theme: 'dark', width: 320, height: 700, language: 'en', year: 2043 },
  { name: 'phone light without script', script: false, theme: 'light', width: 320, height: 700, language: 'vi', year: 2044 },
];

const words = {
  vi: { result: 'Thứ Năm, 14/02/2019', fault: 'từ 0 đến 3.650', off: 'Tết Dương lịch', working: 'ngày làm việc' },
  en: { result: 'Thursday, 14/02/2019', fault: 'from 0 to 3,650', off: 'Tết Dương lịch', working: 'working days' },
};

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const say = words[way.language];
    const person = await Visitor.open(browser, checks, url, { ...way, name: `Officer ${way.name}` });
    await person.logIn('chuyenvien', password);
    await person.setLanguage(way.language);
    await person.openMenu('/calendar');
    await person.hasText(say.working, 'the year says how many days are worked');
    await person.inspect('calendar');
    await person.submit({ from: '31/01/2019', count: '5', unit: 'working' });
    await person.hasText(say.result, 'five working days over Tết end on 14/02');
    await person.inspect('days counted');
    await person.submit({ count: '4000' }, 422);
    await person.hasText(say.fault, 'too many days are refused in words');
    checks.check(await person.page.locator('[name=from]').inputValue() === '31/01/2019', `${way.name}: what was typed is kept`);
    await person.inspect('days that cannot be counted');
    await person.close();

    const office = await Visitor.open(browser, checks, url, { ...way, name: `Office ${way.name}` });
    await office.logIn('vanphong', password);
    await office.setLanguage(way.language);
    await office.go('/admin/calendar/import');
    await office.page.locator('input[type=file]').setInputFiles({
      name: 'ngay_nghi_le.csv', mimeType: 'text/csv',
      buffer: Buffer.from(`ngay,thu,loai,ten,ngay_doi_ung,trang_thai\n${way.year}-01-01,,nghi_le,Tết Dương lịch,,theo_luat\n`),
    });
    await office.follow(office.page.locator('main form button.btn-primary').first());
    await office.inspect('columns of the list');
    await office.follow(office.page.locator('main form[method=post] button.btn-primary').first());
    await office.inspect('the list checked');
    await office.follow(office.page.locator('main form[action$="/run"] button.btn-primary').first());
    await office.go(`/calendar?year=${way.year}`);
    await office.hasText(say.off, 'the imported day stands in its year');
    checks.check(await office.page.locator('td.d-off').count() === 1, `${way.name}: and is marked there`);
    await office.inspect('calendar of the imported year');
    await office.close();

    const admin = await Visitor.open(browser, checks, url, { ...way, name: `Administrator ${way.name}` });
    await admin.logIn('quantri', password);
    await admin.setLanguage(way.language);
    await admin.openMenu('/admin/numbering');
    await admin.inspect('numbering');
    await admin.openMenu('/admin/jobs');
    await admin.inspect('jobs');
    await admin.follow(admin.page.locator('main tbody th a').first());
    await admin.inspect('history of a job');
    await admin.close();
  }
}
