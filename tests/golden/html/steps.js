// Walks the steps of a page and writes into it what its picture has: flat boxes, the labels of rows, the horizons.
const seenThere = []
window.onerror = message => seenThere.push('error=' + message)
const drawn = node => !node.closest('[style*="none"]') && !node.closest('[style*="hidden"]')
let flat = 0, outside = 0
for (let s = 0; s <= last; s++) {
  show(s)
  const now = layers.filter(alive)
  flat += now.filter(({ kind, height }) => kind === 'd' && height <= 0).length
  // A label of a row is beside a layer of that level.
  const labels = inRows.filter(({ node }) => !node.dataset.b && node.localName === 'text' && drawn(node))
  outside += labels.filter(({ node }) => !now.some(({ y, height }) =>
    node.getAttribute('y') * 10 - 40 >= y && node.getAttribute('y') * 10 - 40 <= y + height)).length
  seenThere.push(`labels=${s} ${labels.map(({ node }) => node.textContent).reverse().join(' ')}`)
  seenThere.push(`horizon=${s} ${[...svg.querySelectorAll('.horizon-text')].filter(drawn).map(node => node.textContent).join(' | ')}`)
}
seenThere.push('flat=' + flat, 'outside=' + outside, 'layers=' + layers.length)
const seenBox = document.createElement('pre')
seenBox.id = 'seen'
seenBox.textContent = seenThere.join('\n')
document.body.append(seenBox)
