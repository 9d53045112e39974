// Checks that the page can be used without sight, with poor sight and without a mouse; writes what is missing into it.
const problems = []
const describe = node => node.tagName.toLowerCase() + (node.id ? '#' + node.id : '') + ' ' + (node.textContent || '').slice(0, 30)
const visible = node => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== 'hidden'

// Each control, region and picture has a name.
function nameIn(node) {
  const by = node.getAttribute('aria-labelledby')
  if (by) return by.split(' ').map(id => byId(id)?.textContent ?? '').join(' ').trim()
  return (node.getAttribute('aria-label') || (node.labels?.[0]?.textContent) || (node.tagName === 'BUTTON' ? node.textContent : '') || '').trim()
}
for (const node of document.querySelectorAll('button, input, [role], aside, figure, dialog, section')) {
  if (/^(presentation|option|status)$/.test(node.getAttribute('role'))) continue
  if (nameIn(node) === '') problems.push('no name: ' + describe(node))
  const named = node.textContent.trim().toLowerCase()
  if (node.tagName === 'BUTTON' && /[a-z]/.test(named) && !nameIn(node).toLowerCase().includes(named))
    problems.push('its name is not its text: ' + describe(node))
}
const ids = [...document.querySelectorAll('[id]')].map(node => node.id)
ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => problems.push('two of id ' + id))
for (const node of document.querySelectorAll('[aria-labelledby], [aria-describedby], [aria-activedescendant]'))
  for (const name of ['aria-labelledby', 'aria-describedby', 'aria-activedescendant'])
    if (node.hasAttribute(name) && !byId(node.getAttribute(name))) problems.push(name + ' names nothing: ' + describe(node))
if (!document.documentElement.lang) problems.push('no language')
if (document.querySelectorAll('h1').length !== 1) problems.push('not one h1')
if (document.querySelectorAll('[role=listbox] [role=option][aria-selected=true]').length !== (moving ? 1 : 0))
  problems.push('not one selected option')

// The focus moves in reading order, and the element that has it shows it.
const stops = [...document.querySelectorAll('button, input, [tabindex]')].filter(visible)
if (stops.some(node => node.tabIndex > 0)) problems.push('a positive tabindex')
const order = stops.map(node => node.id || node.dataset.go).join(' ')
for (const node of stops) {
  node.focus({ focusVisible: true })
  const style = getComputedStyle(node)
  if (document.activeElement !== node) problems.push('takes no focus: ' + describe(node))
  else if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) problems.push('focus is not seen: ' + describe(node))
}
for (const node of document.querySelectorAll('#list, #details'))
  if (visible(node) && node.scrollHeight > node.clientHeight && node.tabIndex < 0) problems.push('scrolls by mouse alone: ' + describe(node))

// Each text has a contrast of 4.5 : 1 against its background, and the border of a control 3 : 1.
const numbers = color => (color.match(/[\d.]+/g) || []).map(Number)
function luminance(color) {
  const [r, g, b] = numbers(color).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}
function behind(node) {
  for (let at = node; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor
    if (numbers(color)[3] !== 0) return color
  }
  return 'rgb(255, 255, 255)'
}
let least = 99
for (const node of document.querySelectorAll('body *')) {
  const text = [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim() !== '')
  if (!text || !visible(node) || /^(SCRIPT|STYLE|title)$/.test(node.tagName)) continue
  const style = getComputedStyle(node), inPicture = node.closest('svg')
  const halo = inPicture && style.stroke !== 'none' ? style.stroke : behind(node)
  const ratio = contrast(inPicture ? style.fill : style.color, halo)
  least = Math.min(least, ratio)
  if (ratio < 4.5) problems.push('contrast ' + ratio.toFixed(2) + ': ' + describe(node))
}
for (const node of document.querySelectorAll('button, input[type=search]'))
  if (visible(node) && contrast(getComputedStyle(node).borderTopColor, behind(node.parentElement)) < 3) problems.push('rim: ' + describe(node))

const pre = document.createElement('pre')
pre.id = 'seen'
pre.textContent = '\norder=' + order + '\nleast=' + least.toFixed(2) + '\ndark=' + isDark() + '\n' +
  'focused=' + document.hasFocus() + '\n' + problems.map(each => 'problem=' + each + '\n').join('') + 'problems=' + problems.length + '\n'
document.body.append(pre)
