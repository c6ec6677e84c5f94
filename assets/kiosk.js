/**
 * The link of a wall: its token stands behind the # of the address, which browsers send to nobody,
 * so that no log and no other site sees it. It is handed over once, in the body of a form.
 */
(function () {
  'use strict';

  const form = document.getElementById('kiosk');
  if (!form) return;
  const token = window.location.hash.slice(1);
  if (token) {
    form.elements.token.value = token;
    form.submit();
    return;
  }
  const told = document.getElementById('kiosk-told');
  told.textContent = told.dataset.none;
})();
