// Rows of a table that is written (templates/core/version_edit): moved and removed on the spot. What stands in the controls
// moves; the controls stay where they are. New rows, and all of it without script, are the server's.
(() => {
  const controls = row => Array.from(row.querySelectorAll('input, textarea'));
  const values = row => controls(row).map(control => control.value);
  const put = (row, texts) => controls(row).forEach((control, index) => {
    control.value = texts[index];
  });
  document.addEventListener('click', event => {
    const button = event.target.closest('.edit-rows button[name="op"]');
    if (!button) return;
    const act = button.value.split(':')[0];
    if (!['up', 'down', 'remove'].includes(act)) return; // the server makes new rows
    const row = button.closest('tr');
    const rows = Array.from(row.parentNode.rows);
    const at = rows.indexOf(row);
    if (act === 'remove') {
      if (rows.length === 1) return;
      event.preventDefault();
      for (let i = at; i + 1 < rows.length; i++) put(rows[i], values(rows[i + 1]));
      rows[rows.length - 1].remove();
      controls(rows[Math.min(at, rows.length - 2)])[0].focus();
      return;
    }
    const other = rows[act === 'up' ? at - 1 : at + 1];
    event.preventDefault();
    if (!other) return;
    const moved = values(row);
    put(row, values(other));
    put(other, moved);
    controls(other)[0].focus();
  });
})();
