// Starting an application: which one, of the templates about organizations that officials decide on, and for which
// organization, where somebody administers several.

import { useState } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Row, Sheet, Shown } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'

export function NewApplication({ organization }: { organization: string | undefined }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Box className="page-footer">
        <Button kind="primary" onTap={() => setOpen(true)}>
          提交新的申请
        </Button>
      </Box>
      {isOpen && (
        <Sheet title="提交新的申请" onClose={() => setOpen(false)}>
          <Choices organization={organization} onChosen={() => setOpen(false)} />
        </Sheet>
      )}
    </>
  )
}

async function offered() {
  const [templates, organizations] = await Promise.all([
    call('GET /api/v1/templates'),
    call('GET /api/v1/me/organizations'),
  ])
  return {
    templates: templates.items.filter(
      ({ subject, frequency }) => subject === 'organization' && frequency === 'every_time',
    ),
    organizations: organizations.items.filter(({ administers, status }) => administers && status === 'open'),
  }
}

function Choices({ organization, onChosen }: { organization: string | undefined; onChosen: () => void }) {
  const loaded = useLoad(offered, [])
  const choose = (template: string, of: string) => {
    onChosen()
    go('fill', { template, organization: of })
  }
  return (
    <Shown of={loaded}>
      {({ templates, organizations }) => {
        const mine = organizations.filter(({ id }) => organization === undefined || id === organization)
        if (mine.length === 0) return <Box>只有单位管理员可以提交申请，请先创建单位，或请管理员提交。</Box>
        return (
          <>
            {mine.flatMap(({ id, name }) =>
              templates.map((one) => (
                <Row key={id + one.id} icon="apply" title={one.title} note={name} onTap={() => choose(one.id, id)} />
              )),
            )}
          </>
        )
      }}
    </Shown>
  )
}
