/**
 * Options of Dash's radio buttons and check boxes say that they are options of a list box, which
 * they are not: each holds an input that speaks for itself. The wrong roles are taken out.
 */
(function () {
  'use strict';

  const WRONG = ['role', 'aria-selected', 'aria-multiselectable'];
  const PARTS = '.dash-options-list, .dash-options-list [role=option], .dash-options-list [aria-selected]';

  function mend() {
    for (const part of document.querySelectorAll(PARTS)) {
      // A drop-down list is one that opens; only lists that stand open are meant here.
      if (!part.querySelector('input[type=radio], input[type=checkbox]') || part.closest('.dash-dropdown-content')) continue;
      for (const name of WRONG) {
        if (part.getAttribute(name) !== null) part.removeAttribute(name);
      }
    }
  }

  new MutationObserver(mend).observe(document.documentElement,
    { childList: true, subtree: true, attributes: true, attributeFilter: ['role', 'aria-selected'] });
})();
