// Brings people to what went wrong: the error summary gets the focus, its links lead into the field, not just near it.
// Without this script the same links scroll to the field.
(() => {
  const first = document.getElementById('loi') || document.getElementById('login-message') || document.getElementById('flash-message');
  if (first && !location.hash) first.focus();
  document.addEventListener('click', event => {
    const link = event.target.closest('.errors a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute('href').slice(1));
    if (!target) return;
    const control = target.matches('input,select,textarea') ? target : target.querySelector('input,select,textarea');
    if (!control) return;
    event.preventDefault();
    control.focus({preventScroll: true});
    (control.closest('.fld') || control).scrollIntoView({block: 'center'});
  });
})();
