// The little Markdown that consent texts and help are written in: headings, paragraphs, lists, bold words.

interface Run {
  text: string
  bold: boolean
}

export interface Block {
  kind: 'heading' | 'paragraph' | 'item'
  /** `1.` or `•` before an item. */
  mark?: string
  runs: Run[]
}

const HEADING = /^#{1,6}\s+/
const NUMBERED = /^(\d+)[.、]\s+/
const BULLET = /^[-*]\s+/

/** The blocks of a text; lines that follow one another without an empty line are one paragraph. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let goesOn = false
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') goesOn = false
    else if (goesOn && !startsBlock(line)) blocks[blocks.length - 1].runs.push(...runsOf(line))
    else {
      blocks.push(blockOf(line))
      goesOn = !HEADING.test(line)
    }
  }
  return blocks
}

/** A text without its own title, where that stands above it already. */
export function withoutHeading(text: string): string {
  return text.replace(/^#\s[^\n]*\n+/, '')
}

/** The words alone, for places that show plain text. */
export function plainText(text: string): string {
  return blocksOf(text)
    .map(({ mark, runs }) => [mark, runs.map((run) => run.text).join('')].filter(Boolean).join(' '))
    .join('\n')
}

function startsBlock(line: string): boolean {
  return HEADING.test(line) || NUMBERED.test(line) || BULLET.test(line)
}

function blockOf(line: string): Block {
  if (HEADING.test(line)) return { kind: 'heading', runs: runsOf(line.replace(HEADING, '')) }
  const number = NUMBERED.exec(line)
  if (number) return { kind: 'item', mark: `${number[1]}.`, runs: runsOf(line.replace(NUMBERED, '')) }
  if (BULLET.test(line)) return { kind: 'item', mark: '•', runs: runsOf(line.replace(BULLET, '')) }
  return { kind: 'paragraph', runs: runsOf(line) }
}

function runsOf(line: string): Run[] {
  return line
    .split('**')
    .map((text, index) => ({ text, bold: index % 2 === 1 }))
    .filter((run) => run.text !== '')
}
