import { createHash, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from '#shared/zod.ts'
import { type BlobStore, type ByteRange, type ExpectedObject, UploadRefused } from '../blobs.ts'
import type { Secrets } from '../ports.ts'
import {
  askDisk,
  makeRoom,
  newTemporary,
  type Room,
  removeFiles,
  requireFolder,
  syncFolder,
} from './disk-room.ts'
import { type ArrivingBody, receiveBody, requireSize } from './upload-body.ts'

export type DiskStoreOptions = {
  folder: string
  secrets: Secrets
  /** Milliseconds for which a sender may pause; 30,000 when absent. */
  idleMs?: number
}

const keyPattern = /^[A-Za-z0-9-]+(\/[A-Za-z0-9-]+)*$/
const longestKey = 200
const purpose = 'upload'
const usualIdleMs = 30_000
/** How many files of one account may arrive at once; a page sends two. */
const atOnce = 4

const claimsSchema = z.strictObject({
  key: z.string(),
  contentType: z.string(),
  size: z.number(),
  uploaderId: z.string(),
  /** Milliseconds since 1970. */
  until: z.number(),
})
type Claims = z.infer<typeof claimsSchema>

/** Objects as files below a folder, uploaded through the app by signed addresses (`PUT /uploads/<token>`). */
export const openDiskStore = ({ folder, secrets, idleMs = usualIdleMs }: DiskStoreOptions): BlobStore => {
  const room = makeRoom(folder)
  const admit = createAdmission()
  return {
    origin: null,
    prepare: () => askDisk(room.prepare),
    signUpload: async ({ key, contentType, size, uploaderId }, expiresAt) => {
      placeOf(room, key)
      const claims = { key, contentType, size, uploaderId, until: expiresAt.getTime() }
      const url = `/uploads/${signClaims(secrets, claims)}`
      return { method: 'PUT', url, headers: { 'content-type': contentType } }
    },
    sizeOf: (key) => inRoom(room, () => sizeOfFile(room, placeOf(room, key).path)),
    copy: (from, to) => inRoom(room, () => copyObject(room, from, to)),
    read: (key, range) => inRoom(room, () => readObject(room, key, range)),
    remove: (keys) => inRoom(room, () => removeObjects(room, keys)),
    removeLeftovers: () => inRoom(room, room.removeLeftovers),
    receive: async (token, { body, contentType, length, now, signal }) => {
      const claims = readClaims(secrets, token)
      if (now.getTime() >= claims.until) throw new UploadRefused('expired')
      if (mediaTypeOf(contentType) !== claims.contentType) throw new UploadRefused('type')
      if (length !== null) requireSize(length, claims.size)
      await admit(claims, () => inRoom(room, () => receiveObject(room, claims, { body, signal, idleMs })))
    },
  }
}

type Sender = Pick<Claims, 'key' | 'uploaderId'>

/** Lets one account take few of a process's places for uploads, and one signed address a single one. */
const createAdmission = () => {
  const underway = new Set<Sender>()
  return async (sender: Sender, work: () => Promise<void>): Promise<void> => {
    const others = [...underway].filter(({ uploaderId }) => uploaderId === sender.uploaderId)
    if (others.length >= atOnce || others.some(({ key }) => key === sender.key))
      throw new UploadRefused('busy')
    underway.add(sender)
    try {
      await work()
    } finally {
      underway.delete(sender)
    }
  }
}

const inRoom = <T>(room: Room, work: () => Promise<T>): Promise<T> =>
  askDisk(async () => {
    await room.ready()
    return work()
  })

/** The file of an object. What it is called follows from the key alone, which can name nothing outside. */
const placeOf = (room: Room, key: string): { folder: string; path: string } => {
  if (!keyPattern.test(key) || key.length > longestKey) throw new Error(`not a key of an object: ${key}`)
  const fan = createHash('sha256').update(key).digest('hex').slice(0, 2)
  const folder = `${room.objects}/${fan}`
  return { folder, path: `${folder}/${key.replaceAll('/', '.')}` }
}

const sizeOfFile = async (room: Room, path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    await requireFolder(room.objects, error)
    return null
  }
}

const copyObject = async (room: Room, from: string, to: string): Promise<boolean> => {
  const source = placeOf(room, from)
  const temporary = newTemporary(room)
  try {
    await copyFile(source.path, temporary)
  } catch (error) {
    if ((await sizeOfFile(room, source.path)) === null) return false
    throw error
  }
  try {
    const file = await open(temporary, 'r+')
    try {
      await file.chmod(0o600)
      await file.sync()
    } finally {
      await file.close()
    }
    await keep(room, temporary, to)
  } finally {
    await rm(temporary, { force: true })
  }
  return true
}

const removeObjects = async (room: Room, keys: readonly string[]): Promise<string[]> => {
  const objects = keys.map((key) => ({ key, path: placeOf(room, key).path }))
  const refused = await removeFiles(
    objects.map(({ path }) => path),
    room.objects,
  )
  return objects.flatMap(({ key, path }) => (refused.includes(path) ? [key] : []))
}

/** Gives a whole file its name: whoever reads the object finds the former one or this one, never a part. */
const keep = async (room: Room, temporary: string, key: string): Promise<void> => {
  const { folder, path } = placeOf(room, key)
  await room.makeFolder(folder)
  await rename(temporary, path)
  await syncFolder(folder)
}

const readObject = async (
  room: Room,
  key: string,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array> | null> => {
  try {
    const file = await open(placeOf(room, key).path, 'r')
    const bytes = createReadStream('', { fd: file, autoClose: true, ...range })
    return asWebStream(bytes)
  } catch (error) {
    await requireFolder(room.objects, error)
    return null
  }
}

/** Node declares the same stream twice; this one yields the bytes of a file. */
const asWebStream = (bytes: Readable) =>
  Readable.toWeb(bytes, { strategy: { highWaterMark: 1 } }) as ReadableStream<Uint8Array>

const receiveObject = async (
  room: Room,
  { key, size }: ExpectedObject,
  sent: ArrivingBody,
): Promise<void> => {
  const temporary = newTemporary(room)
  try {
    await receiveBody(temporary, size, sent)
    await keep(room, temporary, key)
  } finally {
    await rm(temporary, { force: true })
  }
}

const signClaims = (secrets: Secrets, claims: Claims): string => {
  const said = Buffer.from(JSON.stringify(claims)).toString('base64url')
  return `${said}.${secrets.keyedHash(purpose, said)}`
}

const readClaims = (secrets: Secrets, token: string): Claims => {
  const [said = '', signature = '', ...more] = token.split('.')
  const hashes = [secrets.keyedHash(purpose, said), ...secrets.formerKeyedHashes(purpose, said)]
  const isSigned = hashes.filter((hash) => isSame(hash, signature)).length > 0
  if (!isSigned || more.length > 0) throw new UploadRefused('signature')
  return claimsSchema.parse(JSON.parse(Buffer.from(said, 'base64url').toString('utf8')))
}

const isSame = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}

/** The media type of a `Content-Type`, without its parameters. */
const mediaTypeOf = (contentType: string | null): string | undefined =>
  contentType?.split(';')[0]?.trim().toLowerCase()
