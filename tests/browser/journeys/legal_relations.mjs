// What one document does to another: a decree replaces another, its banner, history and the list of a day follow; a second document
// ends it earlier, and with that relation removed the first day comes back. With and without script, in both languages, on a desk
// and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'A relation ends a document on its day; an earlier one counts instead, and removed gives the day back';

const ways = [
  { name: 'relations desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'relations phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { will: 'Văn bản sẽ hết hiệu lực', ended: 'Văn bản đã hết hiệu lực', replaced: 'Bị thay thế', self: 'không tác động đến chính nó' },
  en: { will: 'will end on', ended: 'The document has ended', replaced: 'Is replaced', self: 'does nothing to itself' },
};

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const officer = await Visitor.open(browser, checks, url, way);
    await officer.logIn('phapche', password, way.language);
    const enter = async (number, issued, effective) => {
      await officer.go('/legal/documents/new');
      await officer.submit({ number, title: 'Quy định mẫu về một lĩnh vực', issued_on: issued, effective_on: effective });
      return new URL(officer.page.url()).pathname;
    };
    const [old, first, second] = [`7${index}1/2018/NĐ-CP`, `7${index}2/2019/NĐ-CP`, `7${index}3/2019/NĐ-CP`];
    const page = await enter(old, '10/01/2018', '01/03/2018');
    await enter(first, '02/05/2019', '01/09/2019');
    await enter(second, '03/05/2019', '10/06/2019');

    await officer.go(page);
    await officer.follow(officer.page.locator('section:has(#acted-on) a[href^="/legal/relations/new?"]').first());
    await officer.inspect('new relation');
    await officer.submit({ acting_id: old, kind: 'replaces', scope: 'whole' }, 422);
    await officer.inspect('relation to itself');
    await officer.submit({ acting_id: first, kind: 'replaces', scope: 'whole' });
    const relation = new URL(officer.page.url()).pathname;
    await officer.hasText(first, 'the relation names the acting document');
    await officer.inspect('relation');
    await officer.go(page);
    await officer.hasText(say.will, 'the banner tells the day to come');
    await officer.hasText('01/09/2019', 'and which day it is');
    await officer.inspect('document that will end');
    for (const [day, validity, isThere] of [['31/08/2019', 'in_force', 1], ['01/09/2019', 'in_force', 0], ['01/09/2019', 'ended', 1]]) {
      await officer.go(`/legal/documents?q=${encodeURIComponent(old)}&validity=${validity}&on=${encodeURIComponent(day)}`);
      const found = await officer.page.locator(`main table a[href^="${page}"]`).count();
      checks.check((found > 0) === (isThere === 1), `${way.name}: ${validity} on ${day}: ${isThere ? 'is' : 'is not'} in the list`);
    }
    await officer.inspect('list of another day');

    await officer.go(`/legal/relations/new?affected_id=${page.split('/').pop()}`);
    await officer.submit({ acting_id: second, kind: 'repeals', scope: 'whole' });
    const earlier = new URL(officer.page.url()).pathname;
    await officer.go(page);
    await officer.hasText(say.ended, 'the earlier day counts');
    await officer.hasText('10/06/2019', 'and stands in the banner');
    await officer.inspect('document that has ended');
    await officer.go(`${earlier}/do/remove`);
    await officer.hasText(old, 'what follows from the removal is said before');
    await officer.inspect('relation to be removed');
    await officer.submit({ reason: 'Nhập nhầm văn bản tác động' });
    await officer.go(page);
    await officer.hasText(say.will, 'with the relation removed the later day comes back');
    await officer.hasText('01/09/2019', 'as it was');
    await officer.go(relation);
    await officer.close();
  }
}
