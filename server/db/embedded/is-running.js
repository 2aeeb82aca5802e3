// Plain JavaScript, because the file lock needs it before the pinned Node is installed.
export const isRunning = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
