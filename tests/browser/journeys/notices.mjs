// A person reads his notices one by one and all at once, chooses what he is told, and the administrator looks at mail.
// With and without script, in both languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'Notices are read, muted and sent by mail';

const ways = [
  { name: 'desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'desk dark without script', script: false, theme: 'dark', language: 'en' },
  { name: 'phone dark', script: true, theme: 'dark', width: 320, height: 700, language: 'en' },
  { name: 'phone light without script', script: false, theme: 'light', width: 320, height: 700, language: 'vi' },
];

const words = {
  vi: { done: 'Đã đọc hết', always: 'luôn thông báo', first: 'địa chỉ thư của chính mình trước' },
  en: { done: 'You have read everything', always: 'always', first: 'your own mail address first' },
};

export async function walk({ browser, checks, url, password }) {
  for (const way of ways) {
    const say = words[way.language];
    const admin = await Visitor.open(browser, checks, url, { ...way, name: `Administrator ${way.name}` });
    await admin.logIn('quantri', password);
    await admin.setLanguage(way.language);
    // A job run by hand ends with a notice.
    for (let i = 0; i < 2; i += 1) {
      await admin.go('/admin/jobs');
      await admin.follow(admin.page.locator('form[action="/admin/jobs/run?job=core.leftovers"] button'));
      await admin.page.waitForTimeout(500);
    }
    await admin.go('/notices?show=unread');
    await admin.inspect('unread notices');
    const unread = await admin.page.locator('li.unread').count();
    checks.check(unread >= 2, `${way.name}: the ends of both runs are unread`, `${unread} unread`);
    await admin.follow(admin.page.locator('form[action^="/notices/"][action*="/read?"] button').first());
    checks.check(await admin.page.locator('li.unread').count() === unread - 1, `${way.name}: one is read`);
    await admin.follow(admin.page.locator('form[action="/notices/read"] button'));
    await admin.inspect('all notices read');
    await admin.go('/notices?show=unread');
    await admin.hasText(say.done, 'nothing is unread');
    await admin.inspect('no unread notices');

    await admin.go('/notices/settings');
    await admin.hasText(say.always, 'what is mandatory says so');
    await admin.inspect('which notices');
    const work = admin.page.locator('input[name="kind.core.work"]');
    await work.uncheck();
    await admin.submit({});
    checks.check(!(await admin.page.locator('input[name="kind.core.work"]').isChecked()), `${way.name}: the choice is kept`);
    await admin.page.locator('input[name="kind.core.work"]').check();
    await admin.submit({});

    await admin.openMenu('/admin/mail');
    await admin.inspect('mail');
    await admin.follow(admin.page.locator('form[action="/admin/mail/test"] button'));
    await admin.page.waitForTimeout(500);
    await admin.page.reload();
    await admin.hasText(say.first, 'mail that is not set up says what is missing');
    await admin.inspect('test letter');
    await admin.close();
  }
}
