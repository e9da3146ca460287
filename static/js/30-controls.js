// Small comforts: show a password, copy, print, select all, close menus, stop a double click from sending a form twice.
// Buttons that need this script are hidden in the page and shown here.
(() => {
  const each = (selector, action) => document.querySelectorAll(selector).forEach(action);

  each('button[data-reveal]', button => {
    const field = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    const show = on => {
      field.type = on ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(on));
    };
    button.addEventListener('click', () => show(field.type === 'password'));
    // A password manager recognises a password field only as such.
    if (field.form) field.form.addEventListener('submit', () => show(false));
  });

  // Filters fill a phone's first screen: there they open when they are asked for, or when one of them is wrong.
  each('details[data-fold]', fold => {
    const narrow = matchMedia('(max-width: 40rem)');
    const follow = () => { fold.open = !narrow.matches || document.querySelector('.errors') !== null; };
    narrow.addEventListener('change', follow);
    follow();
  });

  each('button[data-copy]', button => {
    button.hidden = false;
    button.addEventListener('click', () => {
      const source = document.getElementById(button.dataset.copy);
      if (source.select) {
        source.select();
      } else {
        getSelection().selectAllChildren(source);
      }
      // navigator.clipboard exists only over HTTPS; the older command works in every browser of the floor.
      document.execCommand('copy');
      button.classList.add('btn-primary');
    });
  });

  each('button[data-print]', button => {
    button.hidden = false;
    button.addEventListener('click', () => print());
  });

  each('input[data-select-all]', all => {
    all.addEventListener('change', () => {
      all.closest('table').querySelectorAll('tbody input[type="checkbox"]').forEach(box => {
        box.checked = all.checked;
      });
    });
  });

  const menus = Array.from(document.querySelectorAll('details.menu'));
  document.addEventListener('click', event => {
    menus.forEach(menu => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.isComposing) return;
    menus.forEach(menu => {
      if (!menu.open) return;
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });

  // The button keeps its focus; the server's once-token is what really makes one record of two clicks.
  each('form[data-once]', form => {
    let sent = false;
    form.addEventListener('submit', event => {
      if (sent) {
        event.preventDefault();
        return;
      }
      sent = true;
      form.setAttribute('aria-busy', 'true');
      if (event.submitter) event.submitter.setAttribute('aria-disabled', 'true');
    });
    addEventListener('pageshow', () => {
      sent = false;
      form.removeAttribute('aria-busy');
      form.querySelectorAll('[aria-disabled]').forEach(button => button.removeAttribute('aria-disabled'));
    });
  });
})();
