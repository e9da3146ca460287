// A calendar beside date fields. The text dd/mm/yyyy stays the truth; the browser's own calendar only helps to fill it,
// because a native date field shows dates in the browser's language, not in ours.
(() => {
  if (!('showPicker' in HTMLInputElement.prototype)) return;
  const iso = text => {
    const m = /^(\d{1,2})[\/.\- ](\d{1,2})[\/.\- ](\d{4})$/.exec(text.trim());
    return m ? `${m[3]}-${m[2].padStart(2, '0')}-${m[1].padStart(2, '0')}` : '';
  };
  document.querySelectorAll('button[data-calendar]').forEach(button => {
    const text = document.getElementById(button.dataset.calendar);
    const native = document.createElement('input');
    native.type = 'date';
    native.tabIndex = -1;
    native.setAttribute('aria-hidden', 'true');
    native.className = 'vh';
    button.after(native);
    button.hidden = false;
    button.addEventListener('click', () => {
      native.value = iso(text.value);
      try {
        native.showPicker();
      } catch (error) {
        text.focus();
      }
    });
    native.addEventListener('change', () => {
      if (!native.value) return;
      const [year, month, day] = native.value.split('-');
      text.value = `${day}/${month}/${year}`;
      text.dispatchEvent(new Event('change', {bubbles: true}));
      text.focus();
    });
  });
})();
