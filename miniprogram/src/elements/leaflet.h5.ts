// Leaflet with its looks, as one part that browsers load when a map is shown.

import 'leaflet/dist/leaflet.css'

export { default } from 'leaflet'
