// Plain JavaScript, because scripts/bootstrap.js needs it before the pinned Node is installed.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

// Root runs Postgres as nobody, who has to pass through to reach the folder of the cluster.
const modeOfOurs = () => (process.getuid?.() === 0 ? 0o711 : 0o700)

export const makeDataFolder = (path) => {
  mkdirSync(dirname(path), { recursive: true })
  try {
    mkdirSync(path, { mode: modeOfOurs() })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}
