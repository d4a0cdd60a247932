// The part of Alipay's global `my` that the adapter calls, by opendocs.alipay.com/mini/api.

interface Answering<T> {
  success: (value: T) => void
  fail: (error: unknown) => void
}

interface My {
  scan(options: { type: 'qr' } & Answering<{ code: string }>): void
  getLocation(options: { type: 0 } & Answering<{ longitude: string; latitude: string }>): void
  chooseImage(
    options: { count: number; sizeType: string[]; sourceType: string[] } & Answering<{
      apFilePaths?: string[]
      tempFilePaths?: string[]
    }>,
  ): void
  compressImage(
    options: { apFilePaths: string[]; compressLevel: number; maxWidth: number; maxHeight: number } & Answering<{
      apFilePaths: string[]
    }>,
  ): void
  getAuthCode(options: { scopes: string[] } & Answering<{ authCode: string }>): void
  requestSubscribeMessage?(options: { entityIds: string[] } & Answering<{ subscribedEntityIds?: string[] }>): void
  setClipboard(options: { text: string } & Answering<unknown>): void
  openSetting(options: Answering<unknown>): void
  datePicker(
    options: { format: string; currentDate?: string; startDate?: string; endDate?: string } & Answering<{
      date: string
    }>,
  ): void
  getPhoneNumber(options: Answering<{ response: string; sign?: string }>): void
}

declare const my: My
