// On narrow screens rows become cards and the header row is gone: each cell then says its column's name. Without script
// the table keeps its header and scrolls sideways.
(() => {
  document.querySelectorAll('table.cards').forEach(table => {
    const names = Array.from(table.querySelectorAll('thead th'), th => th.textContent.trim());
    table.querySelectorAll('tbody tr').forEach(row => {
      Array.from(row.cells).forEach((cell, index) => {
        if (cell.tagName === 'TD' && !cell.matches('.st,.act,.pick') && cell.firstChild) cell.dataset.label = names[index];
      });
    });
    table.classList.add('labelled');
  });
})();
