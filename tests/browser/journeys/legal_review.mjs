// A document of the province is reviewed: the Office gives the review out, a specialist finds it among his tasks, fills in the
// form, head of division, Office and leaders take it on, and the document that repeals it ends it in the register and puts
// it into the official lists. With and without script, in both languages, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'A document is reviewed from the task to the document that repeals it, the register and the official lists';

const ways = [
  { name: 'review desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'review phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: { missing: 'Chọn kết quả đánh giá', head: 'Chờ lãnh đạo phòng duyệt', office: 'Chờ Văn phòng duyệt', proposed: 'Đã kiến nghị',
    ended: 'Văn bản đã hết hiệu lực', repealed: 'Bãi bỏ toàn bộ', summary: 'Theo đơn vị và tình trạng' },
  en: { missing: 'Choose what came out', head: 'With the head of division', office: 'With the Office', proposed: 'Proposed, to be handled',
    ended: 'The document has ended', repealed: 'Repeal wholly', summary: 'By unit and state' },
};

function complete() {
  const form = { ground_text: 'Đối tượng điều chỉnh không còn', reviewed_on: '24/06/2019', conclusion: 'repeal_whole',
    reason: 'Đối tượng điều chỉnh không còn, không cần văn bản thay thế', authority: 'provincial_committee', handling_due_on: '30/09/2029' };
  for (const criterion of ['validity', 'basis', 'authority', 'content', 'fit']) {
    form[`${criterion}_content`] = 'Toàn bộ văn bản';
    form[`${criterion}_assessment`] = 'consistent';
  }
  Object.assign(form, { fit_assessment: 'unsuitable', fit_against: 'Báo cáo tình hình thực hiện', fit_opinion: 'Đối tượng không còn' });
  return form;
}

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const open = async (user) => {
      const person = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} ${user}` });
      await person.logIn(user, password, way.language);
      return person;
    };
    const step = async (person, path, name, fields = {}) => {
      await person.go(path);
      await person.follow(person.page.locator(`main a[href$="/do/${name}"]`).first());
      await person.inspect(`asks ${name}`);
      await person.submit(fields);
    };
    const old = `8${index}/2019/QĐ-UBND`, repealing = `9${index}/2019/QĐ-UBND`;

    const office = await open('phapche');
    for (const [number, issued_on, effective_on] of [[old, '10/01/2019', '01/02/2019'], [repealing, '20/06/2019', '20/06/2019']]) {
      await office.go('/legal/documents/new');
      await office.submit({ number, title: 'Quy định mẫu để rà soát', issued_on, effective_on, unit_id: 'Phòng Đăng ký kinh doanh' });
    }
    await office.go('/legal/reviews/new');
    await office.inspect('new review');
    await office.submit({ document_id: old, user_id: 'Chuyên viên Đăng ký kinh doanh', due_on: '05/07/2019' });
    const path = new URL(office.page.url()).pathname;

    const specialist = await open('chuyenvien');
    await specialist.go('/tasks/mine');
    await specialist.follow(specialist.page.locator('main a', { hasText: old }).first());
    await specialist.follow(specialist.page.locator(`main a[href="${path}"]`).first());
    await specialist.inspect('review to be filled in');
    await specialist.follow(specialist.page.locator(`main a[href="${path}/edit"]`));
    await specialist.submit({ validity_content: 'Toàn bộ văn bản' });
    await specialist.follow(specialist.page.locator('main a[href$="/do/submit_review"]').first());
    await specialist.submit({}, 422);
    await specialist.hasText(say.missing, 'what the form lacks is named');
    await specialist.inspect('form that lacks much');
    await specialist.go(`${path}/edit`);
    await specialist.submit(complete());
    await step(specialist, path, 'submit_review');
    await specialist.hasText(say.head, 'the form is with the head of division');

    const head = await open('dkkd');
    await head.go('/');
    await head.follow(head.page.locator(`main a[href="${path}"]`).first());
    await head.inspect('review to approve');
    await step(head, path, 'head_approve');
    await head.hasText(say.office, 'the form is with the Office');
    await step(office, path, 'office_approve');
    const leader = await open('giamdoc');
    await step(leader, path, 'propose', { proposal_number: '35/TTr-SKHĐT', proposed_on: '24/06/2019' });
    await leader.hasText(say.proposed, 'the proposal is on record');
    await office.go('/legal/lists/to-be-handled?period=2019');
    await office.hasText(old, 'what was proposed stands in the list of what is to be handled');
    await step(office, path, 'handle', { result_document_id: repealing });
    await office.hasText(repealing, 'the document that handles it stands in the form');
    await office.inspect('handled review');

    await specialist.go(`/legal/documents?q=8${index}%2F2019`);
    await specialist.follow(specialist.page.locator('main a', { hasText: old }).first());
    await specialist.hasText(say.ended, 'the register shows the document ended');
    await specialist.hasText(say.repealed, 'its page has the review');
    await specialist.inspect('document that ended');
    await specialist.go('/legal/lists/ended?period=2019');
    await specialist.hasText(old, 'the official list of the year has the document that ended');
    await specialist.inspect('official list with the document reviewed');
    await specialist.go('/legal/lists/review-book?period=2019');
    await specialist.hasText(old, 'the tracking book has the review');
    await specialist.go('/legal/lists/to-be-handled?period=2019');
    checks.check(await specialist.page.locator('main table a', { hasText: old }).count() === 0,
      `${way.name}: what was handled is not to be handled any more`);
    await specialist.go('/legal/reviews?state=handled');
    await specialist.hasText(old, 'the list has the review');
    await specialist.inspect('reviews');

    await office.go('/legal/campaigns');
    await office.inspect('campaigns');
    await office.go('/legal/campaigns/2');
    await office.inspect('campaign');
    await office.go('/legal/campaigns/2/documents');
    await office.inspect('documents in scope');
    await office.go('/legal/campaigns/2/summary');
    await office.hasText(say.summary, 'the summary counts by unit and state');
    await office.inspect('summary', { isPaper: true });
  }
}
