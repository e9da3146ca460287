// What a record stands on: an instruction cites a procedure; the procedure gets a new version; the instruction is flagged, its unit
// has a task, and its head settles it with a reason. With and without script, in both languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'An instruction cites a procedure; when the procedure changes the instruction is flagged and looked at again';

const ways = [
  { name: 'citations desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'citations phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { flagged: 'Căn cứ đã thay đổi', unknown: 'QT-KHÔNG-CÓ' },
  en: { flagged: 'The legal basis has changed', unknown: 'QT-KHÔNG-CÓ' },
};

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const open = async (user) => {
      const visitor = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} ${user}` });
      await visitor.logIn(user, password, way.language);
      return visitor;
    };
    const secretary = await open('thukyiso'), officer = await open('chuyenvien'), head = await open('dkkd'), director = await open('giamdoc');

    /** Registers a document of the division; gives its address. */
    const register = async (code, name, kind) => {
      await secretary.go('/documents/new');
      const unit = await secretary.page.locator('[name=unit_id] option', { hasText: 'Phòng Đăng ký kinh doanh' }).getAttribute('value');
      await secretary.submit({ code, title: name, kind, unit_id: unit, review_months: '12' });
      return new URL(secretary.page.url()).pathname;
    };
    /** Writes a version of a document, has it signed and put into force. */
    const issue = async (document, reason, isFirst) => {
      await officer.go(`${document}/do/${isFirst ? 'first_version' : 'new_version'}`);
      await officer.submit(isFirst ? { change_reason: reason } : { change_reason: reason, kind: 'revision' });
      await officer.follow(officer.page.locator('section:has(#versions) table tbody th a').first());
      const version = new URL(officer.page.url()).pathname;
      await officer.go(`${version}/edit`);
      await officer.submit({ s_purpose: reason, s_scope: 'Bộ phận một cửa', s_content: reason });
      for (const [visitor, step] of [[officer, 'submit'], [head, 'review_1'], [secretary, 'review_2']]) {
        await visitor.go(`${version}/do/${step}`);
        await visitor.submit({});
      }
      await director.go(`${version}/do/${isFirst ? 'approve_first' : 'approve'}`);
      await director.submit({ effective_on: await director.page.locator('[name=issued_on]').inputValue() });
    };

    const code = `QT-ĐKKD-${81 + index}`;
    const procedure = await register(code, 'Cấp bản sao giấy chứng nhận', 'procedure');
    await issue(procedure, 'Ban hành lần đầu', true);
    const instruction = await register(`HD-ĐKKD-${81 + index}`, 'Trả bản sao qua bưu chính', 'instruction');

    await secretary.go(instruction);
    await secretary.follow(secretary.page.locator('main a[href^="/citations/add?"]'));
    await secretary.inspect('act to be cited');
    await secretary.submit({ act: say.unknown, articles: 'Mục 5' }, 422);
    checks.check(await secretary.page.locator('[name=articles]').inputValue() === 'Mục 5', `${way.name}: a refused citation keeps what was typed`);
    await secretary.inspect('unknown act');
    await secretary.submit({ act: code });
    await secretary.hasText(code, 'the act stands on the page of what cites it');
    await secretary.inspect('what a record stands on');
    await secretary.go(procedure);
    await secretary.hasText('Trả bản sao qua bưu chính', 'what cites the act stands on its page');
    await secretary.inspect('cited by');

    await issue(procedure, 'Rút ngắn thời hạn');
    await head.go(instruction);
    await head.hasText(say.flagged, 'the instruction is flagged');
    await head.inspect('flagged record');
    await head.go('/tasks/mine');
    await head.hasText('Trả bản sao qua bưu chính', 'its unit has a task');
    await head.go('/citations/flags?standing=open');
    await head.inspect('changed legal bases');
    await head.follow(head.page.locator('table tbody th a').first());
    await head.inspect('a changed legal basis');
    await head.follow(head.page.locator('main a[href$="/do/settle"]'));
    await head.submit({ reason: '' }, 422);
    await head.inspect('settling without a reason');
    await head.page.locator('[name=result]').first().evaluate((control) => control.type) === 'radio'
      ? await head.page.locator('[name=result]').first().check()
      : await head.page.locator('[name=result]').selectOption({ index: 1 });
    await head.submit({ reason: 'Thời hạn trong hướng dẫn vẫn phù hợp' });
    await head.go(instruction);
    checks.check(!(await head.page.locator('main').innerText()).includes(say.flagged), `${way.name}: a settled flag is gone from the record`);
    await head.go('/citations');
    await head.inspect('citations');
    await head.go('/citations/rules');
    await head.inspect('days to look at records again');
    for (const visitor of [secretary, officer, head, director]) await visitor.close();
  }
}
