import DOMPurify from 'dompurify';
import { marked } from 'marked';

marked.use({ gfm: true, breaks: true, async: false });

const allowed = {
  ALLOWED_TAGS: [
    'p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'a', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6',
    'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'input',
  ],
  // No style and no class: the page's own rules decide how an answer looks. Images would tell a stranger who reads it.
  ALLOWED_ATTR: ['href', 'title', 'start', 'align', 'type', 'checked', 'disabled', 'rel', 'target'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|\/|#)/i,
};

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('rel', 'noopener noreferrer nofollow');
    node.setAttribute('target', '_blank');
  }
  if (node.tagName === 'INPUT') node.setAttribute('disabled', '');
});

/** Markdown as HTML that is safe to put into the page. */
export function toHtml(markdown: string): string {
  return DOMPurify.sanitize(marked.parse(markdown) as string, allowed);
}

/**
 * Where the part that more text cannot change ends: after the last blank line outside a code fence, when the next block
 * begins at the margin (an indented one may continue a list). Looks only at `text` from `from`, itself such a place.
 */
export function frozenUpTo(text: string, from: number): number {
  let frozen = from;
  let fence = '';
  let inList = false;
  let blank = false;
  for (let at = from; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    if (newline < 0) break;
    const line = text.slice(at, newline);
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    const item = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s/.test(line);
    if (fence) {
      if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    } else if (line.trim() === '') {
      blank = true;
    } else {
      // A list goes on over blank lines with its next item or an indented line; freezing inside would restart it.
      if (blank && !(inList && (item || /^\s/.test(line)))) {
        frozen = at;
        inList = false;
      }
      blank = false;
      if (mark) fence = mark;
      inList ||= item;
    }
    at = newline + 1;
  }
  return frozen;
}
