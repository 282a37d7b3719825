import { options, render } from 'preact';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './app/app.css';
import { learnAbout } from './account/session';
import { App } from './app/App';
import { keepShell } from './app/worker';
import { startLanguage } from './i18n';
import './ui/theme';

// One painting per animation frame, however many events came in; a hidden page has no frames and paints soon.
options.debounceRendering = (paint) => (document.visibilityState === 'visible' ? requestAnimationFrame(paint) : setTimeout(paint, 50));

const host = document.getElementById('app');
if (!host) throw new Error('index.html has no #app');
await startLanguage();
void learnAbout();
render(<App />, host);
// After everything that is on the page; a browser that refuses it (a private window) shows the page all the same.
addEventListener('load', () => void keepShell().catch((error: unknown) => console.warn('No page without a server:', error)));

