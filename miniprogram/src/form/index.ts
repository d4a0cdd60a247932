export { Form, type FormProps } from './Form'
export { fieldErrors } from './fieldErrors'
export { loadTree } from './loadTree'
