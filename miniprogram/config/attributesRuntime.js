// Tells the runtime of the attributes that attributes.js adds to the templates.
import { mergeInternalComponents } from '@tarojs/shared'
import { components } from './attributeList'

mergeInternalComponents(components)
