// Runs every journey in journeys/ against a running portal with demo data.
//   MOTCONG_URL            its address, such as http://127.0.0.1:8080
//   MOTCONG_DEMO_PASSWORD  the password of its demo accounts
//   MOTCONG_RESULT         optional: a file that gets "PASSED FAILED"
// An argument runs only the journeys whose file name contains it.
import { readdirSync, writeFileSync } from 'node:fs';
import { Checks, openBrowser } from './portal.mjs';

const { MOTCONG_URL: url, MOTCONG_DEMO_PASSWORD: password, MOTCONG_RESULT: result } = process.env;
if (!url || !password) {
  console.error('browser: set MOTCONG_URL and MOTCONG_DEMO_PASSWORD; packaging/test.sh does so');
  process.exit(2);
}

const checks = new Checks();
const browser = await openBrowser();
try {
  const folder = new URL('./journeys/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.mjs') && name.includes(process.argv[2] ?? '')).sort();
  for (const file of files) {
    const { title, walk } = await import(new URL(file, folder));
    console.log(title);
    const before = checks.failures.length;
    try {
      await walk({ browser, checks, url: url.replace(/\/$/, ''), password });
    } catch (error) {
      checks.check(false, `${title}: broke off`, error.stack);
    }
    if (checks.failures.length === before) console.log('  ok');
  }
} finally {
  await browser.close();
}
console.log(`Browser: ${checks.passed} checks held, ${checks.failures.length} did not`);
if (result) writeFileSync(result, `${checks.passed} ${checks.failures.length}\n`);
process.exit(checks.failures.length === 0 && checks.passed > 0 ? 0 : 1);
