import { execFileSync } from 'node:child_process'
import { chown, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, describeStore, type OpenedStore, readAll } from '#server/testing/store-suite.ts'
import type { SignedUpload } from '#shared/attachments.ts'
import { BlobStoreUnavailable, type ReceivedUpload, UploadRefused } from '../blobs.ts'
import { openDiskStore } from './disk-store.ts'
import { createSecrets } from './secrets.ts'

const secrets = createSecrets('a secret that only these tests have')

const tokenOf = ({ url }: Pick<SignedUpload, 'url'>) => url.replace('/uploads/', '')

const bodyOf = (...pieces: Uint8Array<ArrayBuffer>[]) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })

const openFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-store-'))
  const store = openDiskStore({ folder, secrets })
  /** Hands over what a browser sends; answers what is wrong with it, or null. */
  const receive = async (token: string, upload: Partial<ReceivedUpload>) => {
    const whole = { body: null, contentType: 'image/png', length: null, now: new Date() }
    try {
      await store.receive?.(token, { ...whole, signal: new AbortController().signal, ...upload })
      return null
    } catch (error) {
      if (error instanceof UploadRefused) return error.fault
      throw error
    }
  }
  return { folder, store, receive, close: () => rm(folder, { recursive: true, force: true }) }
}
type Folder = Awaited<ReturnType<typeof openFolder>>

describeStore('on the disk', async (): Promise<OpenedStore> => {
  const { store, receive, close } = await openFolder()
  const send: OpenedStore['send'] = async (signed, bytes, contentType = 'image/png') => {
    const fault = await receive(tokenOf(signed), { body: bodyOf(bytes), contentType })
    return fault === null ? 'taken' : 'refused'
  }
  return { store, send, close }
})

describe('the folder of files', () => {
  let opened: Folder
  beforeAll(async () => {
    opened = await openFolder()
  })
  afterAll(() => opened.close())

  const signed = (size = 4, key = `incoming/${crypto.randomUUID()}`, uploaderId = 'rita') =>
    opened.store.signUpload(
      { key, size, contentType: 'image/png', uploaderId },
      new Date(Date.now() + 60_000),
    )
  const filesIn = async (name: string) => {
    const found = await readdir(join(opened.folder, name), { recursive: true, withFileTypes: true })
    return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  }
  const incoming = () => filesIn('incoming')

  it('holds files that nobody but the server may read', async () => {
    await opened.receive(tokenOf(await signed()), { body: bodyOf(bytesOf(4)) })
    const [path = ''] = await filesIn('objects')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await incoming()).toEqual([])
  })

  it.each(['../secret', '/etc/passwd', 'a/../b', 'a//b', '', 'a\0b', 'a\\b', 'a.b', '..', 'x'.repeat(201)])(
    'has no place for the key %j',
    async (key) => {
      await expect(opened.store.sizeOf(key)).rejects.toThrow('not a key')
      await expect(opened.store.read(key)).rejects.toThrow('not a key')
      await expect(opened.store.remove([key])).rejects.toThrow('not a key')
      await expect(signed(4, key)).rejects.toThrow('not a key')
    },
  )

  it('takes an address that was signed before the secret was replaced', async () => {
    const next = createSecrets('another secret', ['a secret that only these tests have'])
    const store = openDiskStore({ folder: opened.folder, secrets: next })
    const { signal } = new AbortController()
    const upload = { body: bodyOf(bytesOf(4)), contentType: 'image/png', length: 4, now: new Date(), signal }
    await store.receive?.(tokenOf(await signed()), upload)
  })

  it('refuses an address that was changed in any place', async () => {
    const token = tokenOf(await signed())
    const faults = new Set<string | null>()
    for (let place = 0; place < token.length; place += 1) {
      const other = token[place] === 'A' ? 'B' : 'A'
      const changed = token.slice(0, place) + other + token.slice(place + 1)
      faults.add(await opened.receive(changed, { body: bodyOf(bytesOf(4)) }))
    }
    expect([...faults]).toEqual(['signature'])
  })

  it.each([
    ['nothing', () => ''],
    ['no signature', (token: string) => token.split('.')[0] ?? ''],
    ['an empty signature', (token: string) => `${token.split('.')[0]}.`],
    ['more behind it', (token: string) => `${token}.x`],
    [
      'another key',
      (token: string) => {
        const claims = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
        const said = Buffer.from(JSON.stringify({ ...claims, key: 'files/another' })).toString('base64url')
        return `${said}.${token.split('.')[1]}`
      },
    ],
  ])('refuses an address with %s', async (_what, change) => {
    const token = change(tokenOf(await signed()))
    expect(await opened.receive(token, { body: bodyOf(bytesOf(4)) })).toBe('signature')
  })

  it('stops reading at the first byte too many, and keeps nothing', async () => {
    let pulled = 0
    let isLetGo = false
    const endless = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          pulled += 1
          controller.enqueue(bytesOf(1_000))
        },
        cancel: () => {
          isLetGo = true
        },
      },
      { highWaterMark: 0 },
    )
    expect(await opened.receive(tokenOf(await signed(2_500)), { body: endless })).toBe('too_long')
    expect(pulled).toBe(3)
    expect(isLetGo).toBe(true)
    expect(await incoming()).toEqual([])
  })

  it('believes no length: too much is refused when it is said, and when it is not', async () => {
    const token = tokenOf(await signed(4))
    expect(await opened.receive(token, { body: bodyOf(bytesOf(4)), length: 5 })).toBe('too_long')
    expect(await opened.receive(token, { body: bodyOf(bytesOf(5)), length: 4 })).toBe('too_long')
    expect(await opened.receive(token, { body: bodyOf(bytesOf(3)), length: 4 })).toBe('too_short')
    expect(await opened.receive(token, { body: null })).toBe('too_short')
  })

  it('keeps nothing of an upload that breaks off', async () => {
    const stop = new AbortController()
    const never = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(bytesOf(2)) })
    const token = tokenOf(await signed())
    const receiving = opened.receive(token, { body: never, signal: stop.signal })
    setTimeout(() => stop.abort(), 50)
    expect(await receiving).toBe('broken_off')
    const failing = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('gone')) })
    expect(await opened.receive(token, { body: failing })).toBe('broken_off')
    expect(await incoming()).toEqual([])
  })

  it('takes four files of one person at once and each once, and still those of another', async () => {
    const stop = new AbortController()
    const begin = (token: string) => {
      const body = new ReadableStream<Uint8Array>()
      return opened.receive(token, { body, signal: stop.signal })
    }
    const tokens = await Promise.all(Array.from({ length: 5 }, async () => tokenOf(await signed())))
    const first = begin(tokens[0] ?? '')
    expect(await begin(tokens[0] ?? '')).toBe('busy')
    const more = tokens.slice(1, 4).map(begin)
    expect(await begin(tokens[4] ?? '')).toBe('busy')
    const other = tokenOf(await signed(4, `incoming/${crypto.randomUUID()}`, 'olga'))
    expect(await opened.receive(other, { body: bodyOf(bytesOf(4)) })).toBeNull()
    stop.abort()
    expect(new Set(await Promise.all([first, ...more]))).toEqual(new Set(['broken_off']))
    expect(await opened.receive(tokens[4] ?? '', { body: bodyOf(bytesOf(4)) })).toBeNull()
  })

  it('waits for a sender who pauses, but not for long', async () => {
    const hasty = openDiskStore({ folder: opened.folder, secrets, idleMs: 1_000 })
    const upload = { contentType: 'image/png', length: 4, now: new Date() }
    const { signal } = new AbortController()
    let sent = 0
    // Together longer than one may pause; each alone far from it, also on a busy machine.
    const slow = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 250))
        if (sent === 4) return controller.close()
        sent += 1
        controller.enqueue(bytesOf(1))
      },
    })
    await hasty.receive?.(tokenOf(await signed()), { ...upload, body: slow, signal })
    const silent = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(bytesOf(1)) })
    const receiving = hasty.receive?.(tokenOf(await signed()), { ...upload, body: silent, signal })
    await expect(receiving).rejects.toThrow('broken_off')
    expect(await incoming()).toEqual([])
  })

  it('names the files that cannot be removed, and removes the others', async () => {
    const stuck = `incoming/${crypto.randomUUID()}`
    await opened.receive(tokenOf(await signed(4, stuck)), { body: bodyOf(bytesOf(4)) })
    const path = (await filesIn('objects')).find((one) => one.includes(stuck.replace('/', '.'))) ?? ''
    await rm(path)
    await mkdir(path)
    const other = `incoming/${crypto.randomUUID()}`
    await opened.receive(tokenOf(await signed(4, other)), { body: bodyOf(bytesOf(4)) })
    expect(await opened.store.remove([stuck, other])).toEqual([stuck])
    expect(await opened.store.sizeOf(other)).toBeNull()
    await rm(path, { recursive: true })
  })

  it('forgets what an upload left behind that a crash had ended', async () => {
    const old = join(opened.folder, 'incoming', 'old')
    const young = join(opened.folder, 'incoming', 'young')
    await writeFile(old, 'x')
    await writeFile(young, 'x')
    await utimes(old, new Date(0), new Date(0))
    const again = openDiskStore({ folder: opened.folder, secrets })
    await again.removeLeftovers?.()
    expect(await incoming()).toEqual([young])
    await rm(young)
  })

  it('names what is in the way of what a crash left behind, and forgets the rest', async () => {
    const folder = join(opened.folder, 'incoming', 'a')
    const file = join(opened.folder, 'incoming', 'b')
    await mkdir(folder)
    await writeFile(file, 'x')
    for (const path of [folder, file]) await utimes(path, new Date(0), new Date(0))
    expect(await opened.store.removeLeftovers?.()).toEqual([folder])
    expect(await incoming()).toEqual([])
    await rm(folder, { recursive: true })
  })

  it("takes a folder of another's for a disk that is away, and no file in it for refused", async ({
    skip,
  }) => {
    skip(process.getuid?.() !== 0, 'only root can act as another user')
    const place = await mkdtemp(join(tmpdir(), 'docket-restored-'))
    await mkdir(join(place, 'own'))
    await mkdir(join(place, 'restored'))
    await writeFile(join(place, 'own', 'a'), 'x')
    await writeFile(join(place, 'restored', 'b'), 'x')
    for (const path of [place, join(place, 'own')]) await chown(path, 54_321, 54_321)
    const module = new URL('./disk-room.ts', import.meta.url).href
    const code = `
      const { askDisk, removeFiles } = await import(${JSON.stringify(module)})
      process.setuid(54321)
      const paths = ['restored/b', 'own/a'].map((name) => ${JSON.stringify(place)} + '/' + name)
      await askDisk(() => removeFiles(paths, ${JSON.stringify(place)})).catch((error) =>
        console.log(error.constructor.name, error.cause.code))`
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    expect(said).toBe('BlobStoreUnavailable EACCES\n')
    expect(await readdir(join(place, 'own'))).toEqual([])
    expect(await readdir(join(place, 'restored'))).toEqual(['b'])
    await rm(place, { recursive: true })
  })

  it('tells a file that is gone from a disk that is gone', async () => {
    const key = `incoming/${crypto.randomUUID()}`
    await opened.receive(tokenOf(await signed(4, key)), { body: bodyOf(bytesOf(4)) })
    const away = `${opened.folder}-away`
    await rename(opened.folder, away)
    const token = tokenOf(await signed())
    for (const ask of [
      () => opened.store.sizeOf(key),
      () => opened.store.read(key),
      () => opened.store.copy(key, 'files/a'),
      () => opened.store.remove([key]),
      () => opened.receive(token, { body: bodyOf(bytesOf(4)) }),
    ])
      await expect(ask()).rejects.toBeInstanceOf(BlobStoreUnavailable)
    await rename(away, opened.folder)
    expect(await readAll(await opened.store.read(key))).toEqual(bytesOf(4))
  })
})
