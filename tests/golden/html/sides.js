// Does what a reader of a comparison does, and writes what it saw into the page.
const seenLines = []
addEventListener('error', event => seenLines.push('error=' + event.message))
addEventListener('load', () => {
  const stepsNow = () => frames.slice(0, 2).map(frame => frame.contentDocument.getElementById('step').value).join(' ')
  seenLines.push('sides=' + frames.map(frame => frame.title).join('|'))
  seenLines.push('figures=' + document.querySelector('pre').textContent.replace(/\n/g, ' / '))
  seenLines.push('linked=' + stepsNow())
  dispatchEvent(new KeyboardEvent('keydown', { key: 'D', bubbles: true }))
  seenLines.push('difference=' + stepsNow(), 'address=' + location.hash)
  const choices = [...document.querySelectorAll('input[name=pair]')], last = choices.at(-1)
  seenLines.push('pairs=' + choices.map(choice => choice.value).join(' '))
  last.click()
  seenLines.push('shown=' + [...document.querySelectorAll('#outcomes > section:not([hidden])')].map(pair => pair.dataset.pair).join(' '))
  dispatchEvent(new KeyboardEvent('keydown', { key: 'D', bubbles: true }))
  const first = shownPair().querySelector('li')
  seenLines.push('went=' + [first.dataset.a, first.dataset.b].every((at, i) =>
    frameOf(last.value[i]).contentDocument.getElementById('step').value === at))
  const before = isDark()
  setDark(!before)
  seenLines.push('turned=' + (isDark() !== before && frames.every(frame => frame.contentWindow.isDark() !== before)))
  const pre = document.createElement('pre')
  pre.id = 'seen'
  pre.textContent = '\n' + seenLines.join('\n') + '\n'
  document.body.append(pre)
})
