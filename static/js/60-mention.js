// People an @ offers while a comment is written: a list below the text, moved through with the arrow keys. Without this
// script one types the user name.
(() => {
  document.querySelectorAll('textarea[data-people]').forEach(box => {
    const list = document.createElement('ul');
    list.className = 'pick-people';
    list.id = box.id + '-people';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', '@');
    list.hidden = true;
    box.after(list);
    box.setAttribute('aria-controls', list.id);
    box.setAttribute('aria-autocomplete', 'list');
    let asked = 0, at = 0, timer = 0;

    const close = () => {
      asked += 1;
      list.hidden = true;
      list.replaceChildren();
      box.removeAttribute('aria-activedescendant');
    };
    const typed = () => {
      const found = /(^|[^\p{L}\p{N}@._/-])@([\p{L}\p{N}._-]{0,40})$/u.exec(box.value.slice(0, box.selectionStart));
      return found ? found[2] : null;
    };
    const mark = next => {
      const options = Array.from(list.children);
      at = (next + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
      box.setAttribute('aria-activedescendant', options[at].id);
    };
    const take = option => {
      const end = box.selectionStart;
      box.setRangeText(option.dataset.username + ' ', end - typed().length, end, 'end');
      close();
    };
    const offer = async words => {
      const mine = (asked += 1);
      const answer = await fetch(box.dataset.people + '?q=' + encodeURIComponent(words)).catch(() => null);
      const people = answer && answer.ok ? await answer.json() : [];
      if (mine !== asked || typed() !== words) return;
      if (!people.length) return close();
      list.replaceChildren(...people.map((person, index) => {
        const option = document.createElement('li');
        option.id = list.id + '-' + index;
        option.setAttribute('role', 'option');
        option.dataset.username = person.username;
        option.textContent = `${person.name} (@${person.username}) ${person.position}`;
        return option;
      }));
      list.hidden = false;
      mark(0);
    };

    box.addEventListener('input', () => {
      clearTimeout(timer);
      const words = typed();
      if (words === null) close();
      else timer = setTimeout(offer, 150, words);
    });
    box.addEventListener('keydown', event => {
      if (list.hidden || event.isComposing) return;
      if (event.key === 'ArrowDown') mark(at + 1);
      else if (event.key === 'ArrowUp') mark(at - 1);
      else if (event.key === 'Enter' || event.key === 'Tab') take(list.children[at]);
      else if (event.key === 'Escape') close();
      else return;
      event.preventDefault();
    });
    list.addEventListener('mousedown', event => {
      event.preventDefault();
      const option = event.target.closest('li');
      if (option) take(option);
    });
    box.addEventListener('blur', close);
  });
})();
