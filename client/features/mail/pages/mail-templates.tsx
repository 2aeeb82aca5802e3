import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '#client/lib/api.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { MailFrame, MailText } from '../components/mail-frame.tsx'
import { MailLayout } from '../components/mail-layout.tsx'
import '../components/mail-view.css'
import { type ListedTemplate, templatesQuery } from '../queries.ts'

const TemplateRow = ({ template }: { template: ListedTemplate }) => (
  <li>
    <Link
      to="/mail/templates"
      search={{ name: template.name }}
      className="mail-row"
      activeOptions={{ exact: true }}
    >
      <ClippedText className="mail-subject">{template.subject}</ClippedText>
      <span className="dimmed">{template.description}</span>
    </Link>
  </li>
)

const TemplateView = ({ template }: { template: ListedTemplate }) => (
  <>
    <header className="mail-head">
      <Link to="/mail/templates" search={{}} className="mail-back text-link">
        All templates
      </Link>
      <h2 className="mail-title">{template.subject}</h2>
      <p className="dimmed">{template.description}</p>
    </header>
    <MailFrame
      key={template.name}
      title={template.subject}
      src={`/mail/templates/${encodeURIComponent(template.name)}/html`}
    />
    <MailText text={template.text} />
  </>
)

const TemplateList = () => {
  const query = useQuery(templatesQuery(useTRPC()))
  if (query.isPending) return <LoadingRows height={54} />
  if (query.data === undefined)
    return (
      <ErrorState error={query.error} title="The templates could not be loaded" onRetry={query.refetch} />
    )
  if (query.data.length === 0) return <EmptyState title="No templates">Docket writes no mail yet.</EmptyState>
  return (
    <ul className="mail-list">
      {query.data.map((template) => (
        <TemplateRow key={template.name} template={template} />
      ))}
    </ul>
  )
}

/** Every mail that Docket can write, with sample values. */
export const MailTemplates = ({ name }: { name: string | undefined }) => {
  const chosen = useQuery(templatesQuery(useTRPC())).data?.find((template) => template.name === name)
  return (
    <MailLayout
      title="Mail templates"
      list={<TemplateList />}
      chosen={chosen ? <TemplateView template={chosen} /> : null}
      nothing="Choose a mail to see it with sample values."
    />
  )
}
