// Whom a screen is about, where an account answers for several: the name, and a sheet to choose another or add one.

import { useState } from 'react'
import { Box, Button, Option, Text } from '@/elements'
import { go } from '@/routes'
import { type Person, chosenOf, currentPerson, nameOf, usePersons } from '@/state/persons'
import { useStore } from '@/state/stores'
import { Icon } from './Icon'
import { Sheet } from './Sheet'

export interface PersonSwitchProps {
  /** Id of the person shown; whom one chose last when absent. */
  value?: string | null
  /** Besides being kept as the one chosen last. */
  onChange?: (person: Person) => void
  /** What is done for the person, such as `为谁填报`. */
  title?: string
}

export function PersonSwitch({ value, onChange, title = '选择人员' }: PersonSwitchProps) {
  const persons = usePersons()
  const kept = useStore(currentPerson)
  const [isOpen, setOpen] = useState(false)
  const person = chosenOf(persons.data ?? [], value ?? kept)
  if (person === null) return null
  const choose = (chosen: Person) => {
    setOpen(false)
    currentPerson.set(chosen.id)
    if (chosen.id !== person.id) onChange?.(chosen)
  }
  const add = () => {
    setOpen(false)
    go('persons', { add: 1 })
  }
  return (
    <>
      <Button
        kind="bare"
        className="person-switch"
        label={`${title}：${nameOf(person)}切换`}
        onTap={() => setOpen(true)}
      >
        <Icon name={person.is_self ? 'me' : 'family'} className="row-icon" />
        <Text className="person-switch-name">{nameOf(person)}</Text>
        <Text className="person-switch-change">切换</Text>
        <Icon name="down" />
      </Button>
      {isOpen && (
        <Sheet
          title={title}
          onClose={() => setOpen(false)}
          footer={
            <Button block onTap={add}>
              <Icon name="add" />
              添加家人
            </Button>
          }
        >
          <Box role="radiogroup" label={title}>
            {(persons.data ?? []).map((one) => (
              <Option
                key={one.id}
                kind="radio"
                name="person-switch"
                checked={one.id === person.id}
                onToggle={() => choose(one)}
              >
                <Box>{nameOf(one)}</Box>
                <Box className="note">{one.document_number}</Box>
              </Option>
            ))}
          </Box>
        </Sheet>
      )}
    </>
  )
}
