import { render } from 'preact';
import './ui/tokens.css';

const host = document.getElementById('app');
if (host) render(<main><h1>Roommate</h1></main>, host);
