/** Everything that people read in blocks, a line each; for plain forms of a message. */
export function readable(value: unknown): string {
  if (Array.isArray(value)) return value.map(readable).filter(Boolean).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  const { type, text, fallback, elements, fields } = value as Record<string, unknown>;
  if (type === 'actions') return '';
  if (type === 'date') return typeof fallback === 'string' ? fallback : '';
  if (type === 'mrkdwn' && typeof text === 'string') return unformatted(text);
  if (typeof text === 'string') return text;
  if (type === 'rich_text_section' && Array.isArray(elements)) return elements.map(readable).join('');
  return [text, fields, elements].map(readable).filter(Boolean).join('\n');
}

/** mrkdwn of our own making as plain text: dates as their fallback, no stars, no entities. */
const unformatted = (text: string): string =>
  text
    .replace(/<!date\^[^|>]{1,200}\|(?<shown>[^>]{1,100})>/g, '$<shown>')
    .replace(/[*`]/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
