import type { JSX } from 'preact';
import { signOut } from '../account/session';
import { chooseLanguage, language, offered, t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { theme, type Theme } from '../ui/theme';
import { useInside } from './inside';
import { closeOverlay, overlay } from './overlay';

const themes: Theme[] = ['system', 'light', 'dark'];

/** What is about me and this screen. */
export function Menu(): JSX.Element {
  const { user, home } = useInside();
  const names = new Intl.DisplayNames([language.value], { type: 'language' });
  const leave = (): void => {
    closeOverlay();
    void signOut();
  };
  return (
    <Dialog title={user.displayName} close={closeOverlay}>
      <p class="quiet">{[user.email, home.snapshot.value?.home.name].filter(Boolean).join(' · ')}</p>
      <p><a href="/assistant" class="button" onClick={closeOverlay}>{t('nav.assistant')}</a></p>
      <fieldset class="choices">
        <legend>{t('menu.theme')}</legend>
        {themes.map((name) => (
          <label key={name} class="choice">
            <input type="radio" name="theme" checked={theme.value === name} onChange={() => (theme.value = name)} />
            <span>{t(`theme.${name}`)}</span>
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span>{t('menu.language')}</span>
        <select class="input" value={language.value} onChange={(event) => void chooseLanguage(event.currentTarget.value)}>
          {offered.map((tag) => (
            <option key={tag} value={tag}>{names.of(tag) ?? tag}</option>
          ))}
        </select>
      </label>
      <div class="row">
        <a class="button" href="/firmware" onClick={closeOverlay}>{t('nav.firmware')}</a>
        <button type="button" class="button" onClick={() => (overlay.value = 'help')}>{t('help.title')}</button>
        <button type="button" class="button danger" onClick={leave}>{t('menu.signOut')}</button>
      </div>
    </Dialog>
  );
}
