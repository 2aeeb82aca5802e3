import { type Severity, severities } from '#shared/tickets.ts'
import { severitySentences, severityWords } from '../words.ts'

/** How bad it is, each level with a sentence of what it means. */
export const SeverityChoice = ({
  value,
  onChange,
}: {
  value: Severity
  onChange: (value: Severity) => void
}) => (
  <fieldset className="severity">
    <legend>How bad is it?</legend>
    {severities.map((severity) => (
      <label key={severity} className="severity-level">
        <input
          type="radio"
          name="severity"
          value={severity}
          checked={value === severity}
          onChange={() => onChange(severity)}
        />
        <span>
          <span className="severity-word">{severityWords[severity]}</span>
          <span className="dimmed">{severitySentences[severity]}</span>
        </span>
      </label>
    ))}
  </fieldset>
)
