// Deployment of a provincial document: it opens by itself when the document is entered, the unit adds evidence, a posting on the web
// does not count, a letter does; another is exempt, and who asked does not decide. With and without script, in both languages, on a
// desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'A document of the province is deployed with evidence in time, another is exempt by the Office';

const ways = [
  { name: 'deployment desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'deployment phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const words = {
  vi: {
    open: 'Chưa triển khai', going: 'Đang triển khai', done: 'Triển khai đúng hạn', early: 'trước ngày ban hành', supplement: 'Chỉ bổ sung',
    asked: 'chưa có ý kiến của Văn phòng', exempt: 'Được miễn triển khai',
  },
  en: {
    open: 'Not deployed', going: 'Being deployed', done: 'Deployed on time', early: 'before the issue', supplement: 'Supplements only',
    asked: 'not decided yet', exempt: 'Exempt from deployment',
  },
};

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const say = words[way.language];
    const open = async (user) => {
      const visitor = await Visitor.open(browser, checks, url, { ...way, name: `${way.name} ${user}` });
      await visitor.logIn(user, password, way.language);
      return visitor;
    };
    const legal = await open('phapche'), officer = await open('chuyenvien'), head = await open('dkkd');

    /** Enters a decision of the province in the field of enterprises; gives the address of its deployment. */
    const enter = async (number) => {
      await legal.go('/legal/documents/new');
      const field = legal.page.locator('main form [name="fields[]"]');
      const isList = (await field.count()) === 1 && (await field.evaluate((element) => element.tagName)) === 'SELECT';
      if (isList) await field.selectOption({ label: 'Thành lập và hoạt động của doanh nghiệp' });
      else await legal.page.getByLabel('Thành lập và hoạt động của doanh nghiệp').check();
      await legal.submit({ number, title: 'Quy định mẫu về hỗ trợ doanh nghiệp', issued_on: '10/06/2019', effective_on: '20/06/2019' });
      const link = legal.page.locator('section:has(#deployment) a[href^="/legal/deployments/"]').first();
      checks.check(await link.count() === 1, `${way.name}: the document has its deployment`);
      if (number.startsWith('9')) await legal.inspect('document with its deployment');
      return link.getAttribute('href');
    };

    const deployment = await enter(`9${index}1/2019/QĐ-UBND`);
    await officer.go(deployment);
    await officer.hasText(say.open, 'nothing was done yet');
    await officer.inspect('deployment to be done');
    await officer.follow(officer.page.locator(`main a[href^="/legal/deployment-evidence/new?"]`).first());
    await officer.inspect('new evidence');
    await officer.submit({ kind: 'letter', number: '1/SKHĐT-ĐKKD', done_on: '09/06/2019', link: '/legal/documents' }, 422);
    await officer.hasText(say.early, 'evidence of before the issue is refused');
    checks.check(await officer.page.locator('[name=number]').inputValue() === '1/SKHĐT-ĐKKD', `${way.name}: what was typed stays`);
    await officer.inspect('evidence that cannot be');
    await officer.submit({ kind: 'web', number: '', done_on: '12/06/2019' });
    await officer.hasText(say.supplement, 'a posting on the web supplements');
    await officer.inspect('posting on the web');
    await officer.go(deployment);
    await officer.hasText(say.going, 'it is being deployed');
    await officer.go(`/legal/deployment-evidence/new?deployment_id=${deployment.split('/').pop()}`);
    await officer.submit({ kind: 'letter', number: '2/SKHĐT-ĐKKD', done_on: '18/06/2019', link: '/legal/documents' });
    await officer.go(deployment);
    await officer.hasText(say.done, 'the letter deploys it in time');
    await officer.inspect('deployed in time');
    await officer.go('/legal/deployments?timeliness=on_time');
    await officer.hasText(`9${index}1/2019/QĐ-UBND`, 'the list finds it among those in time');
    await officer.inspect('deployments in time');

    const other = await enter(`8${index}1/2019/QĐ-UBND`);
    await head.go(`${other}/do/ask_exemption`);
    await head.inspect('asking for an exemption');
    await head.submit({ exemption_reason: 'Văn bản chỉ áp dụng cho ngành y tế' });
    await head.hasText(say.asked, 'the exemption waits for the Office');
    checks.check(await head.page.locator(`a[href$="/do/grant"]`).count() === 0, `${way.name}: who asked is not offered to grant it`);
    await head.inspect('exemption asked for');
    await legal.go(`${other}/do/grant`);
    await legal.submit({ decision_reason: 'Đồng ý' });
    await legal.hasText(say.exempt, 'the Office has granted it');
    await legal.inspect('exempt');
    await legal.go('/legal/deployment-rules');
    await legal.inspect('rules of deployment');
    for (const visitor of [legal, officer, head]) await visitor.close();
  }
}
