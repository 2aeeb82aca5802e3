import { describe, expect, it } from 'vitest'
import { errorSentences } from '#client/lib/errors.ts'
import { addChosen, fileFault, lookAt, nameFiles, plainName } from './file-checks.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])
const file = (name: string, content: BlobPart = png) => new File([content], name)
const names = (files: readonly File[]) => files.map(({ name }) => name)
const namesGiven = (files: readonly File[], taken: readonly string[]) => {
  const looked = files.map((each) => ({ file: each, fault: null }))
  return names(nameFiles(looked, taken).map((each) => each.file))
}

describe('files chosen together', () => {
  it('are known not to go by their name, their size and their first bytes', async () => {
    const looked = await lookAt([
      file('a.png'),
      file('notes.txt'),
      file('.b.pdf', '%PDF-1.7'),
      file('empty.png', ''),
      file('page.png', '<!doctype html>'),
      file('c.jpeg'),
    ])
    expect(looked.map(({ fault }) => fault)).toEqual([
      null,
      errorSentences['attachment.type_not_taken'],
      null,
      'The file is empty.',
      errorSentences['attachment.not_what_it_says'],
      errorSentences['attachment.not_what_it_says'],
    ])
  })
})

describe('the name of a file', () => {
  it('keeps its end when it is cut, and no character in half', () => {
    const cut = plainName(`${'😀'.repeat(150)}.pdf`)
    expect(cut.length).toBeLessThanOrEqual(200)
    expect(cut).toMatch(/^(😀)+\.pdf$/u)
  })

  it('loses what cannot be read and what looks like a path', () => {
    expect(plainName('gnp\u202Efdp.png')).toBe('gnpfdp.png')
    expect(plainName('a/b\\c\u0000.png')).toBe('a_b_c.png')
    expect(plainName('\u200Bin\u2028voice\u00AD.pdf')).toBe('invoice.pdf')
  })

  it('is one that is taken, whatever it was', () => {
    for (const name of [
      '.png',
      '..png',
      ' .hidden.png',
      '\u200B.png',
      '\u2028a\u200D.png',
      '../a.png',
      '\u3164 x.png',
    ])
      expect(fileFault(file(plainName(name)))).toBe(null)
    expect(plainName('.png')).toBe('_.png')
  })

  it('is another one for another file', () => {
    expect(namesGiven([file('scan.pdf'), file('scan.pdf'), file('scan.pdf')], ['scan (2).pdf'])).toEqual([
      'scan.pdf',
      'scan (3).pdf',
      'scan (4).pdf',
    ])
  })

  it('is another one also where it is as long as can be', () => {
    const long = `${'a'.repeat(196)}.pdf`
    expect(namesGiven([file(long)], [long])).toEqual([`${'a'.repeat(192)} (2).pdf`])
  })

  it('tells pasted images apart, also from those that are there', () => {
    const pasted = [file('image.png'), file('screen.png'), file('image.png')]
    expect(namesGiven(pasted, ['Pasted image 3.png', 'x.pdf'])).toEqual([
      'Pasted image 4.png',
      'screen.png',
      'Pasted image 5.png',
    ])
  })
})

describe('files chosen for a new request', () => {
  it('are five at most, and what cannot be attached is left out by name', async () => {
    const wanted = [file('run.exe'), file('c.png'), file('d.png'), file('e.png'), file('f.png')]
    const { files, faults } = addChosen([file('a.png'), file('b.png')], await lookAt(wanted))
    expect(names(files)).toEqual(['a.png', 'b.png', 'c.png', 'd.png', 'e.png'])
    expect(faults).toEqual([
      `run.exe was left out. ${errorSentences['attachment.type_not_taken']}`,
      'f.png was left out. Only 5 files can be attached.',
    ])
  })
})
