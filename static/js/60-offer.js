// What fields offer while one writes: people after an @, records in a field that asks for a name. A list below the field,
// moved through with the arrow keys. Without this script one types the user name, or the record's name or number.
(() => {
  /** One kind of field: which, where it asks, what of its text is asked for (null: nothing), what an answer looks like and
   *  what takes its place. `isFirstMarked`: Enter takes the first answer without an arrow key. */
  const kinds = [{
    fields: 'textarea[data-people]',
    href: box => box.dataset.people,
    isFirstMarked: true,
    label: '@',
    part: box => {
      const found = /(^|[^\p{L}\p{N}@._/-])@([\p{L}\p{N}._-]{0,40})$/u.exec(box.value.slice(0, box.selectionStart));
      return found && { words: found[2], from: box.selectionStart - found[2].length, to: box.selectionStart };
    },
    lines: person => [`${person.name} (@${person.username}) ${person.position}`],
    text: person => person.username + ' ',
  }, {
    fields: '[data-suggest]',
    href: box => box.dataset.suggest,
    isFirstMarked: false,
    label: '',
    part: box => {
      const isOne = box.tagName === 'INPUT';
      const before = isOne ? '' : /[^;\n]*$/.exec(box.value.slice(0, box.selectionStart))[0];
      const from = isOne ? 0 : box.selectionStart - before.length;
      const to = isOne ? box.value.length : from + /^[^;\n]*/.exec(box.value.slice(from))[0].length;
      const words = box.value.slice(from, to).trim();
      return words.length < 2 ? null : { words, from, to };
    },
    lines: row => [row.name, row.about],
    text: row => row.name,
    taken: (box, row) => {
      const found = document.getElementById(box.id + '-f');
      if (found && box.tagName === 'INPUT') found.textContent = [row.name, row.about].filter(Boolean).join(' – ');
    },
    stale: box => {
      const found = document.getElementById(box.id + '-f');
      if (found) found.replaceChildren();
    },
  }];

  const offerIn = (kind, box) => {
    const list = document.createElement('ul');
    list.className = 'pick-offer';
    list.id = box.id + '-offer';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', kind.label || box.labels[0].textContent.trim());
    list.hidden = true;
    (box.closest('.inp') || box).after(list);
    const isCombobox = box.tagName === 'INPUT';
    if (isCombobox) box.setAttribute('role', 'combobox');
    box.setAttribute('aria-controls', list.id);
    box.setAttribute('aria-autocomplete', 'list');
    let asked = 0, at = -1, timer = 0, answers = [];

    const show = isShown => {
      list.hidden = !isShown;
      if (isCombobox) box.setAttribute('aria-expanded', String(isShown));
    };
    const close = () => {
      clearTimeout(timer);
      asked += 1;
      show(false);
      list.replaceChildren();
      box.removeAttribute('aria-activedescendant');
    };
    const mark = next => {
      const options = Array.from(list.children);
      at = (next + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
      box.setAttribute('aria-activedescendant', options[at].id);
      options[at].scrollIntoView({ block: 'nearest' });
    };
    const take = index => {
      const part = kind.part(box), answer = answers[index];
      if (part) box.setRangeText(kind.text(answer), part.from, part.to, 'end');
      close();
      if (kind.taken) kind.taken(box, answer);
    };
    const offer = async words => {
      const mine = (asked += 1);
      const reply = await fetch(kind.href(box) + '?q=' + encodeURIComponent(words)).catch(() => null);
      const rows = reply && reply.ok ? await reply.json() : [];
      const part = kind.part(box);
      if (mine !== asked || !part || part.words !== words) return;
      if (!rows.length) return close();
      answers = rows;
      list.replaceChildren(...rows.map((row, index) => {
        const option = document.createElement('li');
        option.id = list.id + '-' + index;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        kind.lines(row).filter(Boolean).forEach((text, line) => {
          const part = document.createElement(line ? 'small' : 'span');
          part.textContent = text;
          option.append(part);
        });
        return option;
      }));
      at = -1;
      show(true);
      if (kind.isFirstMarked) mark(0);
    };

    close();
    box.addEventListener('input', () => {
      clearTimeout(timer);
      if (kind.stale) kind.stale(box);
      const part = kind.part(box);
      if (part === null) close();
      else timer = setTimeout(offer, 150, part.words);
    });
    box.addEventListener('keydown', event => {
      if (list.hidden || event.isComposing) return;
      if (event.key === 'ArrowDown') mark(at + 1);
      else if (event.key === 'ArrowUp') mark(at < 0 ? -1 : at - 1);
      else if ((event.key === 'Enter' || event.key === 'Tab') && at >= 0) take(at);
      else if (event.key === 'Escape') close();
      else return;
      event.preventDefault();
    });
    list.addEventListener('mousedown', event => {
      event.preventDefault();
      const option = event.target.closest('li');
      if (option) take(Array.from(list.children).indexOf(option));
    });
    box.addEventListener('blur', close);
  };

  kinds.forEach(kind => document.querySelectorAll(kind.fields).forEach(box => offerIn(kind, box)));
})();
