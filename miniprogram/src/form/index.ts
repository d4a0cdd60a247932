export { Form, type FormProps } from './Form'
export { fieldErrors } from './fieldErrors'
