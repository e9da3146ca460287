// A head of division goes on leave: he names a stand-in, who acts for him, reports, and the report says who did it and
// on whose behalf. The administrator sees the session and the rights with their origin. With and without script, in both
// languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'A stand-in is named, acts for the absent head, and every act says so';

const ways = [
  { name: 'desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'desk dark without script', script: false, theme: 'dark', language: 'en' },
  { name: 'phone dark', script: true, theme: 'dark', width: 390, height: 844, language: 'en' },
  { name: 'phone light without script', script: false, theme: 'light', width: 390, height: 844, language: 'vi' },
];

const words = {
  vi: { acting: 'Đang làm việc thay mặt Trưởng phòng Đăng ký kinh doanh',
    marked: 'Chuyên viên Đăng ký kinh doanh (thay mặt Trưởng phòng Đăng ký kinh doanh)',
    session: 'đang thay mặt Trưởng phòng Đăng ký kinh doanh', origin: 'theo ủy quyền của Trưởng phòng Đăng ký kinh doanh' },
  en: { acting: 'You act for Trưởng phòng Đăng ký kinh doanh',
    marked: 'Chuyên viên Đăng ký kinh doanh (on behalf of Trưởng phòng Đăng ký kinh doanh)',
    session: 'acts for Trưởng phòng Đăng ký kinh doanh', origin: 'as stand-in for Trưởng phòng Đăng ký kinh doanh' },
};

const openUserMenu = (visitor) => visitor.page.locator('details.menu > summary').click();

/** Today by the portal's own clock: the first day that the form offers. */
const dayOf = (page) => page.locator('[name=valid_from]').inputValue();

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const done = `Làm thay: đã trả ${17 + index} hồ sơ đúng hạn`;

    const head = await Visitor.open(browser, checks, url, { ...way, name: `Head ${way.name}` });
    await head.logIn('dkkd', password, way.language);
    await openUserMenu(head);
    await head.follow(head.page.locator('details.menu a[href="/stand-ins"]'));
    await head.follow(head.page.locator('main a[href="/stand-ins/new"]'));
    await head.inspect('name a stand-in');
    const today = await dayOf(head.page);
    const officer = await head.page.locator('[name=user_id] option', { hasText: 'Chuyên viên Đăng ký kinh doanh' }).getAttribute('value');
    await head.submit({ user_id: officer, valid_to: '01/01/2019', reason: 'Nghỉ phép', decision: '15/GUQ-ĐKKD' }, 422);
    checks.check(await head.page.locator('[name=decision]').inputValue() === '15/GUQ-ĐKKD', `${way.name}: a refused stand-in keeps what was typed`);
    await head.inspect('stand-in with a fault');
    await head.submit({ valid_to: today });
    await head.hasText('15/GUQ-ĐKKD', 'the stand-in is in the list');
    await head.inspect('stand-ins');

    const user = await Visitor.open(browser, checks, url, { ...way, name: `Stand-in ${way.name}` });
    await user.logIn('chuyenvien', password, way.language);
    await openUserMenu(user);
    await user.inspect('menu of the user');
    await user.follow(user.page.locator('form[action="/acting"] button').first());
    await user.hasText(say.acting, 'a banner says for whom he acts');
    await user.inspect('home while acting');
    await user.openMenu('/tasks/mine');
    await user.follow(user.page.locator('a[href^="/tasks/reports/new?task_id="]').nth(index));
    await user.hasText(say.acting, 'the banner is on the form, too');
    await user.submit({ stage: 'progress', percent: '50', done });
    await user.hasText(say.marked, 'the report names both people');
    await user.inspect('report made while acting');
    await user.go(`${new URL(user.page.url()).pathname}/history`);
    await user.hasText(say.marked, 'its history names both people');
    await user.inspect('history of it');
    await user.go('/preferences/permissions');
    await user.hasText(say.origin, 'rights passed on are told apart');
    await user.inspect('what I may do');

    const admin = await Visitor.open(browser, checks, url, { ...way, name: `Administrator ${way.name}` });
    await admin.logIn('quantri', password, way.language);
    await admin.openMenu('/admin/sessions');
    await admin.hasText(say.session, 'the list of sessions says for whom each acts');
    await admin.inspect('sessions');
    await admin.openMenu('/admin/users');
    await admin.follow(admin.page.locator('main table a', { hasText: 'Chuyên viên Đăng ký kinh doanh' }).first());
    await admin.follow(admin.page.locator('main a[href$="/permissions"]'));
    await admin.hasText(say.origin, 'the origin of each right is shown');
    await admin.inspect('effective permissions');
    await admin.go(`${new URL(admin.page.url()).pathname}?show=all&on=2018-12-31`);
    await admin.inspect('permissions of another day');
    await admin.openMenu('/admin/roles');
    await admin.follow(admin.page.locator('main thead a').nth(1));
    const choice = admin.page.locator('select[name$=".core.audit"]');
    await choice.selectOption((await choice.inputValue()) === 'all' ? 'none' : 'all');
    await admin.follow(admin.page.locator('main form .sticky button.btn-primary'));
    await admin.inspect('changes of a role to be confirmed');
    await admin.close();

    await user.follow(user.page.locator('form[action="/acting/stop"] button'));
    checks.check(await user.page.locator('.acting-banner').count() === 0, `${way.name}: he acts for himself again`);
    await user.close();
    await head.go('/stand-ins');
    await head.follow(head.page.locator('form[action$="/end"] button').first());
    await head.inspect('stand-in ended');
    await head.close();
  }
}
