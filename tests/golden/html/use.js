// Does what a reader of the page does, and writes what it saw into the page.
const log = []
const note = (name, value) => log.push(name + '=' + value)
window.onerror = message => note('error', message)
// The number of layers drawn: each M of a path begins an outline.
const shown = () => [...svg.querySelectorAll('.d path, .i path')].filter(node => !node.closest('.legend'))
  .reduce((count, node) => count + node.getAttribute('d').split('M').length - 1, 0)
const marks = name => [...svg.querySelectorAll('.' + name)].filter(node => !node.closest('[style*="none"]')).length
const press = (key, target = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
const type = text => { find.value = text; find.dispatchEvent(new Event('input')) }
const rowsShown = () => [...list.querySelectorAll('[role=option]')]

note('opened', slider.value == last)
svg.parentNode.style.height = '4000px'
note('top', Math.round(new DOMPoint(full.x, full.y).matrixTransform(svg.getScreenCTM()).y - svg.getBoundingClientRect().top))
svg.parentNode.style.height = ''
note('blanks', getComputedStyle(byId('summary')).whiteSpace)
press('Home')
note('first', slider.value + ' ' + shown() + ' ' + marks('split') + marks('level') + marks('ghost'))
// The legend explains the signs that are drawn, and no others.
const SIGNS = { new: 'path.fresh', doomed: 'path.going', planned: 'rect.ghost', split: 'path.split', delta: '.d path:not(.l0)',
  L0: '.d path.l0', image: '.i path', 'lower end of a level': 'path.level', 'what the decision is about': '.about.here' }
const legendWords = () => [...svg.querySelectorAll('.legend text')].filter(visible).map(node => node.textContent)
const visible = node => !node.closest('[style*="none"]')
const legendErrors = () => Object.entries(SIGNS).filter(([word, sign]) => legendWords().includes(word) !==
  [...svg.querySelectorAll(sign)].some(node => visible(node) && !node.closest('.legend'))).map(([word]) => word)
const legends = new Set(), legendWrong = [], summaries = []
let wrong = 0, split = 0, level = 0, ghost = 0, ribbons = 0, labels = 0
for (let s = 0; s <= last; s++) {
  slider.value = s
  slider.dispatchEvent(new Event('input'))
  wrong += shown() !== layers.filter(({ born, died }) => born <= s && s < died).length || !caption.textContent.startsWith(s + ' ')
  wrong += list.getAttribute('aria-activedescendant') !== 'row-' + s
  split += marks('split')
  level += marks('level')
  ghost += marks('ghost')
  ribbons += marks('ribbon') === 1
  summaries.push(byId('summary').textContent)
  legendWrong.push(...legendErrors().map(name => s + ':' + name))
  legends.add(legendWords().join())
  const places = [...svg.querySelectorAll('.level-text, .gc-text, .horizon-text')].filter(node => !node.closest('[style*="none"]'))
    .map(node => +node.getAttribute('y')).sort((a, b) => a - b)
  labels += places.some((y, i) => i > 0 && y - places[i - 1] < 11)
}
note('wrong', wrong)
summaries.forEach((text, s) => note('summary', s + ' ' + text))
note('thousands', count(12345, 'layer') + ' ' + count(1, 'step'))
note('legend', legendWrong.join(' '))
note('legend-changes', legends.size > 3)
note('split', split > 0)
note('level', level > 0)
note('ghost', ghost > 0)
note('ribbons', ribbons === last + 1)
note('labels-over-labels', labels)
note('layers', shown())
press('Home'); press(']'); press(']'); press('[')
note('stepped', slider.value)
press('End')
note('end', slider.value == last)
const width = svg.viewBox.baseVal.width
press('+')
note('closer', svg.viewBox.baseVal.width < width)
press('0')
note('fit', svg.viewBox.baseVal.width === width)
press('+')
const x = svg.viewBox.baseVal.x
press('ArrowRight')
note('panned', svg.viewBox.baseVal.x > x)
press('0')

// Reasons.
const decided = steps.findIndex(([, decision]) => decision >= 0 && data.decisions[decision].rule === 'strategy')
show(decided)
note('reasons', details.textContent.replace(/\n/g, ' / '))
note('about', svg.querySelectorAll('.about.here').length)
details.querySelector('button').click()
note('parent', steps[step][1] === data.decisions[steps[decided][1]].parent)
press(')')
note('same-kind', step > 0)
const row = rowsShown()[1], chosen = +row.id.slice(4)
row.click()
note('clicked', step === chosen)
press('ArrowDown', list); press('ArrowDown', list); press('ArrowUp', list)
note('list-keys', step === chosen + 1)
press('End', list)
note('list-end', step === last)

// Layers.
const made = layers.find(({ born }) => born > 0)
const corner = new DOMPoint(made.x + 20, made.y + 20).matrixTransform(groups.d.getScreenCTM())
const place = { bubbles: true, clientX: corner.x, clientY: corner.y }
svg.dispatchEvent(new PointerEvent('pointermove', place))
note('bubble', bubble.style.display + ' ' + bubble.textContent.replace(/\n/g, ' / '))
svg.dispatchEvent(new MouseEvent('click', place))
note('layer', [...details.querySelectorAll('p, li')].map(node => node.textContent).join(' / '))
note('link', location.hash)
press('Home')
press('Escape')
type(nameOf(made).slice(0, 40))
note('found', byId('found').textContent)
press('Enter', find)
note('went', selected === made && made.born === step)
press('n')
note('around', matches.includes(selected))
press('Escape')
note('ended', matches.length + find.value + selected)
type('depth')
note('filtered', rows.length > 0 && rows.length < steps.length && rowsShown().every(row => /depth/i.test(row.textContent)))
press('Escape')
location.hash = '#step=2'
setTimeout(() => {
  note('linked', step)
  const before = getComputedStyle(document.body).backgroundColor
  press('t')
  note('turned', getComputedStyle(document.body).backgroundColor !== before)
  dispatchEvent(new Event('beforeprint'))
  note('printed', byId('history').querySelectorAll('li').length > 0)
  press('Home')
  press(' ')
  setTimeout(() => {
    note('played', slider.value > 0)
    press(' ')
    const at = slider.value
    setTimeout(() => {
      note('stopped', slider.value === at)
      const pre = document.createElement('pre')
      pre.id = 'seen'
      pre.textContent = '\n' + log.join('\n') + '\n'
      document.body.append(pre)
    }, 800)
  }, 1500)
}, 100)
