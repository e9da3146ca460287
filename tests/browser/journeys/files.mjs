// Files on a record: two at once, one that is refused, a picture looked at, a PDF in the browser's own viewer, a new
// version, removal. In both languages, with and without script, on a desk and on a phone.
import { Visitor } from '../portal.mjs';

export const title = 'The Office attaches files to a task, looks at them, replaces one and removes it';

const ways = [
  { name: 'files desk light', script: true, theme: 'light', language: 'vi' },
  { name: 'files phone dark without script', script: false, theme: 'dark', width: 390, height: 844, language: 'en' },
];

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

function pdf(text) {
  const body = ['1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj', '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj`, `% ${text}`];
  return Buffer.from(`%PDF-1.4\n${body.join('\n')}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);
}

export async function walk({ browser, checks, url, password }) {
  for (const [index, way] of ways.entries()) {
    const office = await Visitor.open(browser, checks, url, way);
    const { page } = office;
    const rows = () => page.locator('#files tbody tr').count();
    const attach = async (form, files, status) => {
      await page.locator(`${form} input[type=file]`).setInputFiles(files);
      const answer = page.waitForResponse((r) => r.request().isNavigationRequest() && (r.status() < 300 || r.status() >= 400));
      await office.follow(page.locator(`${form} button:not([type=button])`).first());
      const got = (await answer).status();
      checks.check(got === status, `${way.name}: attaching answers ${status}`, `it answered ${got}`);
    };
    await office.logIn('vanphong', password, way.language);
    await office.go('/');
    await office.go('/par/tasks');
    await office.follow(page.locator('main table th a[href^="/par/tasks/"]').nth(index));
    const record = new URL(page.url()).pathname;
    const before = await rows();

    await attach('#files form', [
      { name: `Kế hoạch ${way.name}.pdf`, mimeType: 'application/pdf', buffer: pdf(way.name) },
      { name: 'ảnh.png', mimeType: 'image/png', buffer: png },
    ], 200);
    checks.check(await rows() === before + 2, `${way.name}: both files are listed`, String(await rows()));
    await office.inspect('record with files');

    await attach('#files form', [
      { name: 'biên bản.txt', mimeType: 'text/plain', buffer: Buffer.from(`Biên bản ${way.name}`) },
      { name: 'hinh.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
    ], 422);
    await office.hasText('hinh.png', 'the refused file is named');
    await office.inspect('one file refused');

    await office.go(record);
    await office.follow(page.locator('#files a[href$="/view"]:not([target])').last());
    const width = await page.locator('figure img').evaluate((image) => image.naturalWidth);
    checks.check(width === 1, `${way.name}: the picture is shown`, `its width is ${width}`);
    await office.inspect('picture');

    await office.go(record);
    const seen = await page.request.get(await page.locator('#files a[href$="/view"][target]').last().getAttribute('href'));
    checks.check(seen.headers()['content-type'] === 'application/pdf' && seen.headers()['content-disposition'].startsWith('inline'),
      `${way.name}: the PDF is handed to the browser's viewer`);
    checks.check(/(^|; )sandbox$/.test(seen.headers()['content-security-policy']), `${way.name}: in a sandbox`,
      seen.headers()['content-security-policy']);

    await office.follow(page.locator('#files a[href$="/version"]').first());
    await office.inspect('form of a new version');
    await attach('main form', [{ name: `Kế hoạch ${way.name} sửa.pdf`, mimeType: 'application/pdf', buffer: pdf(`${way.name} 2`) }], 200);
    await office.hasText(way.language === 'vi' ? 'phiên bản cũ' : 'older version');

    const last = await rows();
    await office.follow(page.locator('#files a[href$="/remove"]').first());
    await office.inspect('removal of a file');
    await office.follow(page.locator('main form button.btn-danger'));
    checks.check(await rows() === last - 1, `${way.name}: the removed version is gone`, String(await rows()));
    await office.go(`${record}/history`);
    await office.hasText('sửa.pdf', 'the history says what was there');
    await office.inspect('history with files');
    await office.close();
  }
}
