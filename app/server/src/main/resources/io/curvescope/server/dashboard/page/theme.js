// Colours. Okabe and Ito's palette, which people with any colour vision can tell apart, adjusted in lightness for a dark ground.

const LIGHT = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#8a7a00', '#5b5b5b'];
const DARK = ['#56b4e9', '#e69f00', '#2cc295', '#e29ac4', '#f0793a', '#4a90d9', '#f0e442', '#b5b5b5'];
const NAMED = {green: 2, red: 4, orange: 1, yellow: 6, blue: 0, purple: 3};
// Dashes tell apart what comes after the palette's end.
export const DASHES = ['solid', 'dashed', 'dotted'];

const dark = window.matchMedia('(prefers-color-scheme: dark)');

export const isDark = () => dark.matches;
export const onThemeChange = listener => dark.addEventListener('change', listener);
export const palette = () => (isDark() ? DARK : LIGHT);

/** A colour of Grafana's, by its name or as it stands. */
export function color(name) {
  if (!name) return palette()[0];
  if (name.startsWith('#')) {
    // The palette's own colours, written out in a dashboard, follow the ground as well.
    const place = LIGHT.indexOf(name.toLowerCase());
    return place >= 0 ? palette()[place] : name;
  }
  if (name.startsWith('rgb')) return name;
  if (name === 'text') return css('--text');
  if (name === 'transparent') return 'rgba(0,0,0,0)';
  const base = name.split('-').at(-1);
  return base in NAMED ? palette()[NAMED[base]] : css('--muted');
}

/** A colour of the style sheet. */
export const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** For heat maps: from nothing to much, of growing lightness against the ground, so that they read in grey too (after cividis). */
export const heat = () => isDark()
  ? ['#13233f', '#1f3f73', '#4f576c', '#7d7c78', '#a69d75', '#d6c364', '#ffea46']
  : ['#f3efc9', '#dcc964', '#a69d75', '#7d7c78', '#4f576c', '#1f3f73', '#00204d'];
