// What kinds of identity documents are called (GA/T 2000.156 codes, as in form_templates/_shared/defs.json).

export const DOCUMENTS: { value: string; label: string }[] = [
  { value: '10', label: '居民身份证' },
  { value: '14', label: '港澳居民来往内地通行证' },
  { value: '15', label: '台湾居民来往大陆通行证' },
  { value: '20', label: '护照' },
  { value: '34', label: '外国人永久居留身份证' },
  { value: '99', label: '其他证件' },
]

export function documentTitle(type: string): string {
  return DOCUMENTS.find(({ value }) => value === type)?.label ?? '证件'
}
