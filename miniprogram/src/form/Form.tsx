// Any form of the platform, drawn from its render tree: its pages as steps, its fields with what is wrong with them, and
// the way on. What shows, what is needed and what is wrong is decided by @anma/form-core; who calls this keeps and sends.

import type { ReactNode } from 'react'
import type { Answers, Tree } from '@anma/form-core'
import type { FieldError } from '@anma/api-client'
import { Box } from '@/elements'
import { FillingProvider } from './FillingProvider'
import { FormPage } from './FormPage'
import { Steps } from './Steps'
import { Summary } from './Summary'
import { Ways } from './Ways'

export interface FormProps {
  /** `treeOf(answer.form)` of @anma/form-core; another tree object starts the form anew. */
  tree: Tree
  /** What it opens with (a draft, earlier answers) instead of `start(tree)`, the defaults. Read once for each tree. */
  answers?: Answers
  /** Masked answers that the server keeps unless they are given anew (corrections): shown, not asked. */
  held?: Answers
  /** Pointers of what may be changed, with all that lies in them; everything when absent. What else there is, is only shown. */
  editable?: readonly string[]
  /** Pointers of the only fields to draw (`askedAnew`: "nothing changed since last time"). */
  asked?: readonly string[]
  /** Every change, as typed: for keeping a draft. */
  onChange?: (answers: Answers) => void
  /** Checked answers as the server would store them: tidied, hidden ones dropped, held ones left out. */
  onSubmit?: (answers: Answers) => void
  /** The word on the last button. */
  submit?: string
  busy?: boolean
  /** What the server said of single fields: `fieldErrors(error)`. The first is gone to. */
  errors?: readonly FieldError[]
  /** Stands over the buttons: what was refused as a whole, such as `<Refused error={error} />`. */
  refusal?: ReactNode
}

export function Form(props: FormProps) {
  return (
    <FillingProvider {...props}>
      <Box className="form">
        <Steps />
        <Summary />
        <FormPage />
        <Ways refusal={props.refusal} />
      </Box>
    </FillingProvider>
  )
}
