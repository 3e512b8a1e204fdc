const paths = {
  yes: 'M3 8.5 6.5 12 13 4.5',
  no: 'M4 4 12 12 M12 4 4 12',
  unknown: 'M5.2 5.6a2.8 2.8 0 1 1 4.3 2.6c-1 .6-1.5 1.1-1.5 2 M8 13v.2',
  error: 'M8 2.5v7 M8 13v.2',
  first: 'M4 3.5v9 M12.5 3.5 7 8l5.5 4.5',
  previous: 'M10.5 3.5 5 8l5.5 4.5',
  next: 'M5.5 3.5 11 8l-5.5 4.5',
  last: 'M12 3.5v9 M3.5 3.5 9 8l-5.5 4.5',
  play: 'M5 3.2v9.6L12.5 8z',
  pause: 'M5.5 3.5v9 M10.5 3.5v9',
} as const;

export type IconName = keyof typeof paths;

const svg = 'http://www.w3.org/2000/svg';

/** A small drawing beside a word that says the same; it is hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const made = document.createElementNS(svg, 'svg');
  made.setAttribute('viewBox', '0 0 16 16');
  made.setAttribute('class', `icon icon-${name}`);
  made.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', paths[name]);
  made.append(path);
  return made;
}
