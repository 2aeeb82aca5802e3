import './person-avatar.css'

const hues = [210, 250, 290, 330, 10, 35, 145, 180]

const hueOf = (text: string) => {
  let sum = 0
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973
  return hues[sum % hues.length] ?? 210
}

/** Up to two letters: of the first and the last word. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined]
  return letters.map((word) => [...(word ?? '')].at(0)?.toUpperCase() ?? '').join('')
}

export type PersonAvatarProps = { name: string; size?: number }

/** Decorative: the name always stands beside it or on the control around it. */
export const PersonAvatar = ({ name, size = 20 }: PersonAvatarProps) => (
  <span
    aria-hidden="true"
    className="avatar"
    style={{ width: size, height: size, fontSize: Math.max(8, size * 0.42), '--avatar-hue': hueOf(name) }}
  >
    {initialsOf(name)}
  </span>
)
