// Stands in for Taro's web components in browsers: elements/ draws real HTML, and theirs (pulling a page down, a tab bar, a
// gallery) would bring a whole component runtime to the first screen.
const none = () => undefined

export {
  none as defineCustomElementTaroPullToRefreshCore,
  none as defineCustomElementTaroSwiperCore,
  none as defineCustomElementTaroSwiperItemCore,
  none as defineCustomElementTaroTabbar,
}
