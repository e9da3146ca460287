// The page of long work brings itself up to date until the work has ended, without moving focus or scroll. Without
// script the page's own refresh does it.
(() => {
  const box = document.getElementById('work');
  const seconds = box ? Number(box.dataset.poll) : 0;
  if (!seconds) return;
  const look = async () => {
    try {
      const answer = await fetch(location.href, {headers: {'X-Requested-With': 'fetch'}});
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById('work');
        if (!fresh) return;
        // The button stays the same element while the work runs, so that it keeps its focus.
        if (fresh.dataset.poll) {
          ['p', '.progress'].forEach(part => box.querySelector(part).replaceWith(fresh.querySelector(part)));
        } else {
          box.replaceChildren(...fresh.childNodes);
          return;
        }
      }
    } catch (error) {
      // The server may be restarting: the next look tells.
    }
    setTimeout(look, seconds * 1000);
  };
  setTimeout(look, seconds * 1000);
})();
