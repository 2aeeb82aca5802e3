import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createCsvWriter, readCsv } from './csv.ts'

const folder = mkdtempSync(join(tmpdir(), 'docket-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'rows.csv')

const read = async (content: string | Buffer) => {
  writeFileSync(file, content)
  return Array.fromAsync(readCsv(file))
}

const cells = async (content: string | Buffer) => (await read(content)).map((row) => row.cells)

describe('a CSV file is read', () => {
  test('with the line on which each row begins', async () => {
    const rows = await read('a,b\r\n\r\n"x\r\ny",1\r\n2,3')
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'a', 'b'],
      [3, 'x\ny', '1'],
      [5, '2', '3'],
    ])
  })

  test.each([';', '\t', ','])('with the delimiter %j', async (delimiter) => {
    expect(await cells(`one${delimiter}"t,w;o"\n1${delimiter}2\n`)).toEqual([
      ['one', 't,w;o'],
      ['1', '2'],
    ])
  })

  test('with or without a byte order mark', async () => {
    expect(await cells('\ufefftitle,x\nä,ö\n')).toEqual(await cells('title,x\nä,ö\n'))
  })

  test('with quotes within a cell', async () => {
    expect(await cells('a,b\n5" disk,"say ""hello"""\n"""q"" first",2\n')).toEqual([
      ['a', 'b'],
      ['5" disk', 'say "hello"'],
      ['"q" first', '2'],
    ])
  })

  test('with characters that lie across pieces of the file', async () => {
    const long = `ü${'é'.repeat(400_000)}`
    expect(await cells(`a\n"${long}\n${long}"\n`)).toEqual([['a'], [`${long}\n${long}`]])
  })

  test('and a row whose quotes are wrong is marked, the next one is not', async () => {
    const [, broken, fine] = await read('a,b\n"x"y,1\nz,2\n')
    expect(broken?.fault).toMatch(/not doubled/)
    expect(fine).toEqual({ line: 3, cells: ['z', '2'], fault: null })
  })
})

describe('a file that cannot be read says where', () => {
  test.each([
    ['not UTF-8', Buffer.from('a,b\n1,\u00e9\n', 'latin1'), /Line 2 is not UTF-8/],
    ['UTF-16', Buffer.from('\ufeffa,b\n', 'utf16le'), /Line 1 is not UTF-8/],
    ['a quote open to the end', 'a,b\n1,2\n"3,4\n5,6\n', /begins on line 3 .* not closed/],
    ['a quote that swallows rows', 'a,b\n1,"abc\n2,"x"\n3,y\n', /begins on line 2 .* not closed/],
    ['a quote open for megabytes', `a\n"${'x\n'.repeat(2_500_000)}`, /begins on line 2 .* not closed/],
    ['nothing', '', /empty/],
  ])('%s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message)
  })
})

test('cells that a spreadsheet would run are defused when written', async () => {
  const writer = await createCsvWriter(file)
  await writer.write(['=1+1', '+1', '-1', '@x', 'plain, with comma', 'two\nlines'])
  await writer.close()
  expect(readFileSync(file, 'utf8')).toBe(`'=1+1,'+1,'-1,'@x,"plain, with comma","two\nlines"\n`)
})
