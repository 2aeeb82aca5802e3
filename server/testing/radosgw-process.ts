import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

// An S3 server in a process of its own: Ceph's gateway with one monitor and one disk, in a fresh folder, on free
// ports of this machine. It tells its address to the process that made it, and ends with it, however that ends.

const run = promisify(execFile)
const START_TIMEOUT_MS = 90_000
const TOOL_TIMEOUT_MS = 30_000

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const configuration = (folder: string, id: string, ports: { monitor: number; gateway: number }) => `[global]
fsid = ${id}
mon_initial_members = a
mon_host = v1:127.0.0.1:${ports.monitor}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr2 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_data = ${folder}/monitor
osd_data = ${folder}/disk
osd_objectstore = bluestore
bluestore_block_size = 4294967296
bluestore_block_wal_create = false
bluestore_block_db_create = false
osd_memory_target = 939524096
keyring = ${folder}/keyring
log_file = ${folder}/$name.log
pid_file = ${folder}/$name.pid
admin_socket = ${folder}/$name.asok
run_dir = ${folder}
rgw_data = ${folder}/gateway
rgw_frontends = beast endpoint=127.0.0.1:${ports.gateway}
rgw_run_sync_thread = false
rgw_enable_usage_log = false
`

const folder = mkdtempSync(join(tmpdir(), 'docket-s3-'))
const daemons: ChildProcess[] = []
let restartsLeft = 5

const end = (code: number) => {
  // Nothing of it is kept, so there is nothing to finish.
  for (const daemon of daemons) daemon.removeAllListeners('exit').kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  process.exit(code)
}

const outputFile = (name: string) => join(folder, `${name}.out`)

const startDaemon = (program: string, ...args: string[]): void => {
  const output = openSync(outputFile(program), 'a')
  const daemon = spawn(program, ['-f', '-c', join(folder, 'ceph.conf'), ...args], {
    stdio: ['ignore', output, output],
  })
  daemons.push(daemon)
  daemon.once('exit', (code, signal) => {
    restartsLeft -= 1
    // A disk now and then asks before it knows the monitor, and gives up.
    if (restartsLeft >= 0) return startDaemon(program, ...args)
    const said = readFileSync(outputFile(program), 'utf8').slice(-2_000)
    console.error(`${program} of the tests ended (${signal ?? code}): ${said}`)
    end(1)
  })
}

const tool = async (program: string, ...args: string[]) => {
  const { stdout } = await run(program, ['-c', join(folder, 'ceph.conf'), ...args], {
    timeout: TOOL_TIMEOUT_MS,
  })
  return stdout
}

/** The monitor, which knows who is there, and one disk of it. */
const startCluster = async (id: string, monitor: number) => {
  const keyring = join(folder, 'keyring')
  const map = join(folder, 'monitors')
  await run('ceph-authtool', [
    '--create-keyring',
    keyring,
    '--gen-key',
    '-n',
    'mon.',
    '--cap',
    'mon',
    'allow *',
  ])
  const caps = ['mon', 'osd', 'mds', 'mgr'].flatMap((kind) => ['--cap', kind, 'allow *'])
  await run('ceph-authtool', [keyring, '--gen-key', '-n', 'client.admin', ...caps])
  await run('monmaptool', ['--create', '--addv', 'a', `v1:127.0.0.1:${monitor}`, '--fsid', id, map])
  await tool('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '-k', keyring)
  startDaemon('ceph-mon', '-i', 'a')
  const disk = randomUUID()
  await tool('ceph', 'osd', 'new', disk, '0')
  // The disk takes only the id that the monitor was told.
  await tool('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', disk)
  startDaemon('ceph-osd', '-i', '0')
}

const answers = async (port: number) => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) })).status === 200
  } catch {
    return false
  }
}

const start = async () => {
  const id = randomUUID()
  const ports = { monitor: await freePort(), gateway: await freePort() }
  const user = { accessKey: randomBytes(10).toString('hex'), secretKey: randomBytes(20).toString('hex') }
  for (const part of ['monitor', 'disk', 'gateway']) mkdirSync(join(folder, part))
  writeFileSync(join(folder, 'ceph.conf'), configuration(folder, id, ports))
  await startCluster(id, ports.monitor)
  const keys = [`--access-key=${user.accessKey}`, `--secret-key=${user.secretKey}`]
  await tool('radosgw-admin', 'user', 'create', '--uid=tests', '--display-name=tests', ...keys)
  startDaemon('radosgw', '-n', 'client.admin')
  while (!(await answers(ports.gateway))) await sleep(100)
  process.send?.({ endpoint: '127.0.0.1', port: ports.gateway, ...user })
}

process.once('disconnect', () => end(0))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(0))
const tooLate = setTimeout(() => {
  console.error(`The S3 server of the tests was not ready within ${START_TIMEOUT_MS / 1000} s.`)
  end(1)
}, START_TIMEOUT_MS)
try {
  await start()
  clearTimeout(tooLate)
} catch (error) {
  console.error(error)
  end(1)
}
