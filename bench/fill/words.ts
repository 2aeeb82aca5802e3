// Words of help desks, the most frequent first: where a word stands decides how often it is used.
const frequentWords = `
the to and please a is my in of for it on not i with when account we printer this that was after email
password from have since be can at are as but an or our you has screen laptop error message user login
computer network file access office team new again cannot still no yesterday morning today window page
open folder data server connection phone update software change request system order invoice browser
customer number work home meeting report document drive version shared group calendar room license
monitor keyboard mouse battery charger cable wireless vpn remote desktop session token reset unlock
expired locked blank slow crash freeze restart install remove upgrade driver queue paper toner tray scan
copy attachment inbox signature spam forward calendar invite delegate mailbox quota backup restore delete
recover missing duplicate wrong empty broken loud warm cold light door badge reader elevator parking desk
chair moving floor kitchen building reception visitor contract vendor purchase budget approval payment
refund salary holiday leave onboarding training course certificate security policy firewall virus warning
phishing link suspicious encrypted key permission role owner manager colleague intern finance marketing
warehouse shipping label barcode scanner tablet camera microphone headset speaker video sound projector
conference call dial voicemail extension transfer ring roaming sim mobile app notification sync cloud
storage upload download export import spreadsheet formula macro pivot chart template font language
translation timezone date format currency tax receipt statement balance ledger query index table column
database deadlock timeout deployment rollback release branch merge pipeline certificate domain hostname
proxy gateway router switch cabinet socket fuse generator ventilation humidity sensor thermostat alarm
`
  .trim()
  .split(/\s+/)

const consonants = ['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z']
const vowels = ['a', 'e', 'i', 'o', 'u']
const syllables = consonants.flatMap((consonant) => vowels.map((vowel) => consonant + vowel))

// Names of products, places and people: most words of real tickets stand in a few of them only.
const inventWord = (index: number): string => {
  const pick = (place: number) => syllables[Math.floor(index / syllables.length ** place) % syllables.length]
  return `${pick(0)}${pick(1)}${pick(2)}x`
}

const vocabularySize = 20_000

/** Every word, the most frequent first. */
export const vocabulary: readonly string[] = [
  ...new Set(frequentWords),
  ...Array.from({ length: vocabularySize }, (_, index) => inventWord(index * 7 + 11)),
].slice(0, vocabularySize)

/** Stands in an eighth of the tickets that are older than 200 days and in no other. */
export const onlyOldWord = 'floppy'
/** Stands, in this order, in one of fifty tickets; the two words side by side nowhere else by chance often. */
export const plantedPhrase = 'mezzanine turnstile'
