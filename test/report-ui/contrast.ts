/**
 * A script for the page: the texts in sight whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3, level AA),
 * each with its colours. Disabled controls are exempt there.
 */
export const poorContrasts = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = rgba(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (element instanceof SVGTextElement) {
      const rect = element.parentElement.classList.contains('bar') ? element.parentElement.querySelector('rect') : null;
      if (rect) return getComputedStyle(rect).fill;
    }
    for (let e = element; e; e = e.parentElement) {
      const { backgroundColor } = getComputedStyle(e);
      if (rgba(backgroundColor)[3] === 255) return backgroundColor;
    }
    return getComputedStyle(document.documentElement).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff';
  };
  const texts = [...document.querySelectorAll('body *')].filter((e) =>
    e.checkVisibility() && !e.closest(':disabled') && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''));
  return texts.flatMap((e) => {
    const style = getComputedStyle(e);
    const front = e instanceof SVGElement ? style.fill : style.color;
    const back = behind(e);
    const [high, low] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    return ratio >= 4.5 ? [] : [e.textContent.slice(0, 30) + ' ' + front + ' on ' + back + ': ' + ratio.toFixed(2)];
  });
})()`;
