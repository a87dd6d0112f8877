// Asks for a token, once for all questions that need one.
import {h} from './dom.js';

let asking = null;

/** The token that a person writes; `reason` says what was wrong with the last one. */
export function askForToken(reason) {
  asking ??= new Promise(resolve => {
    const field = h('input', {id: 'token', type: 'password', autocomplete: 'off', required: true, 'aria-describedby': 'token-help'});
    const dialog = h('dialog', {class: 'signin', 'aria-labelledby': 'signin-title'},
      h('form', {method: 'dialog'},
        h('h2', {id: 'signin-title'}, 'Sign in'),
        h('p', {id: 'token-help'}, 'This server asks for a token with the role read. It is kept in this tab only, until you close it.'),
        reason ? h('p', {class: 'bad', role: 'alert'}, reason) : null,
        h('label', {for: 'token'}, 'Token'),
        field,
        h('button', {class: 'primary', type: 'submit'}, 'Sign in')));
    dialog.addEventListener('cancel', event => event.preventDefault());
    dialog.addEventListener('submit', event => {
      event.preventDefault();
      const token = field.value.trim();
      if (!token) return;
      dialog.close();
      dialog.remove();
      asking = null;
      resolve(token);
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
  return asking;
}
