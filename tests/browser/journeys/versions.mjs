// A controlled document from its registration to the reader who confirms it: drafted with rows added one by one, submitted,
// reviewed twice, approved, given out, read; then revised, compared with the version before and printed. With and without script,
// in both languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'A procedure is written, reviewed, approved, given out and read; its revision is compared and printed';

const ways = [
  { name: 'desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'desk dark without script', script: false, theme: 'dark', language: 'en' },
  { name: 'phone dark', script: true, theme: 'dark', width: 390, height: 844, language: 'en' },
  { name: 'phone light without script', script: false, theme: 'light', width: 390, height: 844, language: 'vi' },
];

const words = {
  vi: { missing: 'Phải nhập “Phạm vi áp dụng”', own: 'Bạn là người soạn thảo phiên bản này', inForce: 'Đang có hiệu lực',
    read: 'Bạn đã xác nhận đã đọc và hiểu', some: '1/2 người đã đọc', obsolete: 'Tài liệu lỗi thời' },
  en: { missing: '“Scope” must be filled in', own: 'You wrote this version', inForce: 'In force',
    read: 'You said on', some: '1 of 2 have read it', obsolete: 'Obsolete document' },
};

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const code = `QT-ĐKKD-${71 + index}`;
    const open = async (user) => {
      const visitor = await Visitor.open(browser, checks, url, { ...way, name: `Versions ${way.name} ${user}` });
      await visitor.logIn(user, password);
      await visitor.setLanguage(way.language);
      return visitor;
    };
    const secretary = await open('thukyiso'), officer = await open('chuyenvien'), head = await open('dkkd'), director = await open('giamdoc');

    await secretary.openMenu('/documents');
    await secretary.inspect('documents');
    await secretary.follow(secretary.page.locator('main a[href="/documents/new"]').first());
    const unit = await secretary.page.locator('[name=unit_id] option', { hasText: 'Phòng Đăng ký kinh doanh' }).getAttribute('value');
    await secretary.submit({ code, title: 'Trả kết quả tại bộ phận một cửa', kind: 'procedure', unit_id: unit, review_months: '12' });
    const document = new URL(secretary.page.url()).pathname;

    /** Opens a draft and writes it; gives its address. */
    const draft = async (days, isFirst) => {
      await officer.go(document);
      // The first version is asked for no kind of number: it is 01/00.
      await officer.follow(officer.page.locator(`main a[href$="/do/${isFirst ? 'first_version' : 'new_version'}"]`));
      await officer.submit(isFirst ? { change_reason: 'Ban hành lần đầu' } : { change_reason: 'Rút ngắn thời hạn', kind: 'revision' });
      if (isFirst) await officer.inspect('document with its first draft');
      await officer.follow(officer.page.locator('section:has(#versions) table tbody th a').first());
      const version = new URL(officer.page.url()).pathname;
      await officer.follow(officer.page.locator('main a[href$="/edit"]').first());
      if (isFirst) {
        await officer.page.locator('[name=s_purpose]').fill('Trả kết quả đúng hẹn');
        await officer.follow(officer.page.locator('button[name=op][value="add:steps"]'));
        await officer.follow(officer.page.locator('button[name=op][value="add:steps"]'));
        await officer.page.locator('[name=t_steps_0_name]').fill('Trả kết quả');
        await officer.page.locator('[name=t_steps_0_who]').fill('Công chức một cửa');
        await officer.page.locator('[name=t_steps_1_name]').fill('Nhận kết quả từ phòng');
        await officer.page.locator('[name=t_steps_1_who]').fill('Công chức một cửa');
        const up = officer.page.locator('button[name=op][value="up:steps:1"]');
        await (way.script ? up.click() : officer.follow(up));
        checks.check(await officer.page.locator('[name=t_steps_0_name]').inputValue() === 'Nhận kết quả từ phòng', `${way.name}: a row moved up`);
        checks.check(await officer.page.locator('[name=s_purpose]').inputValue() === 'Trả kết quả đúng hẹn', `${way.name}: nothing typed was lost`);
        await officer.follow(officer.page.locator('button[name=op][value="insert:steps:1"]'));
        checks.check(await officer.page.locator('[name=t_steps_2_name]').inputValue() === 'Trả kết quả', `${way.name}: a row was inserted above`);
        const remove = officer.page.locator('button[name=op][value="remove:steps:1"]');
        await (way.script ? remove.click() : officer.follow(remove));
        await officer.inspect('draft being written');
        await officer.submit({ t_steps_0_minutes: 'nửa buổi' }, 422);
        await officer.inspect('draft with a fault');
        await officer.submit({ t_steps_0_minutes: '60' });
        await officer.follow(officer.page.locator('main a[href$="/do/submit"]'));
        await officer.submit({}, 422);
        await officer.hasText(say.missing, 'what is missing is said');
        await officer.inspect('not complete');
        await officer.go(`${version}/edit`);
      }
      await officer.submit({ s_scope: 'Bộ phận một cửa', s_content: `Kết quả được trả trong ${days} ngày.\nNgười nhận ký sổ.` });
      await officer.follow(officer.page.locator('main a[href$="/do/submit"]'));
      await officer.submit({});
      return version;
    };
    const sign = async (visitor, version, step, fields = {}) => {
      await visitor.go(version);
      await visitor.follow(visitor.page.locator(`main a[href$="/do/${step}"]`));
      await visitor.submit(fields);
    };

    const first = await draft(3, true);
    await head.go('/');
    await head.hasText('Trả kết quả tại bộ phận một cửa', 'the review is among the tasks of the head');
    await sign(head, first, 'review_1');
    await sign(secretary, first, 'review_2');
    await director.go(first);
    await director.follow(director.page.locator('main a[href$="/do/approve_first"]'));
    await director.inspect('approval');
    await director.submit({ effective_on: '01/01/2019' }, 422);
    await director.submit({ effective_on: await director.page.locator('[name=issued_on]').inputValue() });
    await director.hasText(say.inForce, 'the first version is in force');
    await director.inspect('version in force');

    await secretary.go(`${first}/readers`);
    await secretary.submit({ unit_id: unit, copy_no: '1' });
    await officer.go(first);
    await officer.inspect('to be read');
    await officer.follow(officer.page.locator('form[action$="/read"] button'));
    await officer.hasText(say.read, 'the reader has said so');
    await secretary.go(`${first}/readers`);
    await secretary.hasText(say.some, 'who has read it is counted');
    await secretary.inspect('readers');
    await secretary.follow(secretary.page.locator('main a[href*="/print?copy="]'));
    await secretary.hasText('BẢN KIỂM SOÁT – Bản số 01', 'the numbered copy is printed as controlled');
    await secretary.inspect('controlled copy', { isPaper: true });

    const second = await draft(2, false);
    await sign(head, second, 'review_1');
    await sign(secretary, second, 'review_2');
    await sign(director, second, 'approve');
    await officer.go(first);
    await officer.hasText(say.obsolete, 'the first version is marked');
    await officer.inspect('superseded version');
    await officer.go(`${first}/print`);
    await officer.hasText('TÀI LIỆU LỖI THỜI', 'so is its print');
    await officer.hasText('BẢN IN KHÔNG KIỂM SOÁT');
    await officer.inspect('print', { isPaper: true });
    await officer.go(document);
    await officer.inspect('document with two versions');
    await officer.follow(officer.page.locator('form[action$="/compare"] button'));
    checks.check(await officer.page.locator('del', { hasText: '3' }).count() === 1, `${way.name}: the old number is marked as removed`);
    checks.check(await officer.page.locator('ins', { hasText: '2' }).count() === 1, `${way.name}: the new one as added`);
    await officer.inspect('comparison');
    await officer.go(`${document}/in-force?on=01/01/2019`);
    await officer.inspect('in force on a day');
    await officer.go(`${second}/history`);
    await officer.inspect('history of a version');
    for (const visitor of [secretary, officer, head, director]) await visitor.close();
  }
}
