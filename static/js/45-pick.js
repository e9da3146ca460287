// Choosing rows of a list: the box that ticks the whole page, ranges with Shift, how many are ticked, and that "all rows of
// these filters" stands above single ticks. Without script every box is ticked by itself and the same buttons work.
(() => {
  document.querySelectorAll('form[action="/bulk"]').forEach(form => {
    const head = form.querySelector('input[data-select-all]');
    const boxes = Array.from(form.querySelectorAll('tbody input[type="checkbox"]'));
    const text = form.querySelector('[data-picked]');
    const all = form.querySelector('input[name="all"]');
    const plain = text.textContent;
    let last = null;
    const show = () => {
      const count = boxes.filter(box => box.checked).length;
      text.textContent = count ? text.dataset.picked.replace('{count}', count) : plain;
      head.checked = count === boxes.length;
      head.indeterminate = count > 0 && count < boxes.length;
      boxes.forEach(box => box.closest('tr').classList.toggle('picked', box.checked));
    };
    head.hidden = false;
    head.addEventListener('change', show);
    boxes.forEach((box, index) => {
      box.addEventListener('click', event => {
        if (event.shiftKey && last !== null) {
          const [from, to] = [Math.min(last, index), Math.max(last, index)];
          for (let i = from; i <= to; i++) boxes[i].checked = box.checked;
        }
        last = index;
        show();
      });
    });
    if (all) {
      all.addEventListener('change', () => {
        boxes.concat(head).forEach(box => {
          box.disabled = all.checked;
        });
      });
    }
    // The browser keeps ticks when one comes back to the page.
    addEventListener('pageshow', show);
  });
})();
