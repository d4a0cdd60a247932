// Calls over a transport that tells what it was asked: addresses, keys, revisions, refusals and silence.

import { describe, expect, it } from 'vitest'
import { type HttpRequest, type HttpResponse, ProblemError, UnreachableError, createClient, sentence } from '../src'

const OK: HttpResponse = { status: 200, headers: {}, body: '{"items":[]}' }

function clientAnswering(response: Partial<HttpResponse> | UnreachableError, token: string | null = 'T') {
  const asked: HttpRequest[] = []
  const lost: string[] = []
  let keys = 0
  const client = createClient({
    base: 'https://code.example',
    token: () => token,
    onSessionLost: (gone) => lost.push(gone),
    newKey: () => `key-${++keys}`,
    transport: async (request) => {
      asked.push(request)
      if (response instanceof UnreachableError) throw response
      return { ...OK, ...response }
    },
  })
  return { client, asked, lost }
}

describe('what is asked', () => {
  it('fills the path, encodes it, and leaves out what is not given', async () => {
    const { client, asked } = clientAnswering({})
    await client.call('GET /api/v1/me/persons/{person}/history', {
      path: { person: 'a/b 张' },
      query: { limit: 20, cursor: undefined },
    })
    expect(asked[0].url).toBe('https://code.example/api/v1/me/persons/a%2Fb%20%E5%BC%A0/history?limit=20')
    expect(asked[0].method).toBe('GET')
    expect(asked[0].body).toBeNull()
  })

  it.each(['', '.', '..'])('asks nothing where a parameter of the path would lead elsewhere: %j', async (person) => {
    const { client, asked } = clientAnswering({})
    const call = client.call('GET /api/v1/me/persons/{person}', { path: { person } })
    await expect(call).rejects.toMatchObject({ status: 404, isPassing: false })
    expect(asked).toEqual([])
  })

  it('carries the session, and a key when it creates something', async () => {
    const { client, asked } = clientAnswering({})
    await client.call('POST /api/v1/me/notices/read', { body: {} })
    await client.call('POST /api/v1/me/notices/read', { body: {}, key: 'mine' })
    await client.call('GET /api/v1/me/notices')
    expect(asked.map((request) => request.headers['Idempotency-Key'])).toEqual(['key-1', 'mine', undefined])
    expect(asked[0].headers['Authorization']).toBe('Bearer T')
    expect(asked[0].headers['Content-Type']).toBe('application/json')
    expect(asked[2].headers['Content-Type']).toBeUndefined()
  })

  it('names the revision that was read', async () => {
    const { client, asked } = clientAnswering({})
    await client.call('PATCH /api/v1/organizations/{organization}', {
      path: { organization: 'o' },
      body: {},
      revision: 3,
    })
    expect(asked[0].headers['If-Match']).toBe('"3"')
  })
})

describe('a file that is sent', () => {
  it('goes as it is, with a key like anything that is created', async () => {
    const { client, asked } = clientAnswering({})
    const file = new Uint8Array([80, 75, 3, 4]).buffer
    await client.call('POST /api/v1/registers/{register}/imports', {
      path: { register: 'organization_member' },
      query: { name: '花名册.xlsx' },
      file,
    })
    expect(asked[0].body).toBe(file)
    expect(asked[0].headers['Content-Type']).toBe('application/octet-stream')
    expect(asked[0].headers['Idempotency-Key']).toBe('key-1')
    expect(asked[0].url).toContain('/organization_member/imports?name=%E8%8A%B1')
  })
})

describe('what comes back', () => {
  it('is the answer, or nothing for 204', async () => {
    expect(await clientAnswering({}).client.call('GET /api/v1/me/notices')).toEqual({ items: [] })
    expect(
      await clientAnswering({ status: 204, body: '' }).client.call('DELETE /api/v1/sessions/current'),
    ).toBeUndefined()
  })

  it('is a refusal with its fields and when to try again', async () => {
    const body = JSON.stringify({
      code: 'body.invalid',
      title: '不符合要求',
      errors: [{ pointer: '/name', code: 'required', message: '请填写姓名' }],
    })
    const { client } = clientAnswering({ status: 429, headers: { 'retry-after': '7' }, body })
    const problem = await client.call('GET /api/v1/me/notices').catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(ProblemError)
    expect(problem).toMatchObject({
      status: 429,
      code: 'body.invalid',
      detail: '不符合要求',
      retryAfter: 7,
      isPassing: true,
    })
    expect((problem as ProblemError).errors[0].pointer).toBe('/name')
    expect(sentence(problem)).toBe('不符合要求')
  })

  it("is a gateway's own page: still a refusal, in words of ours", async () => {
    const problem = await clientAnswering({ status: 502, body: '<html>' })
      .client.call('GET /api/v1/me/notices')
      .catch((error: unknown) => error)
    expect(problem).toMatchObject({ status: 502, code: 'server.unknown', isPassing: true })
    expect(sentence(problem)).toContain('请稍后再试')
  })

  it("is a captive portal's page with status 200: not an answer of ours", async () => {
    await expect(
      clientAnswering({ body: '<html>login</html>' }).client.call('GET /api/v1/me/notices'),
    ).rejects.toBeInstanceOf(UnreachableError)
  })

  it('is silence', async () => {
    const error = await clientAnswering(new UnreachableError('timeout'))
      .client.call('GET /api/v1/me/notices')
      .catch((thrown: unknown) => thrown)
    expect(sentence(error)).toContain('太慢')
  })

  it('tells of a lost session once, with the token that was refused', async () => {
    const { client, lost } = clientAnswering({ status: 401, body: '{"code":"session.invalid"}' })
    await client.call('GET /api/v1/me/notices').catch(() => undefined)
    expect(lost).toEqual(['T'])
  })

  it('keeps quiet about a 401 to somebody without a session', async () => {
    const { client, lost } = clientAnswering({ status: 401, body: '{}' }, null)
    await client.call('GET /api/v1/me/notices').catch(() => undefined)
    expect(lost).toEqual([])
  })
})

function bytesOf(text: string): ArrayBuffer {
  const octets = unescape(encodeURIComponent(text))
  return Uint8Array.from(octets, (octet) => octet.charCodeAt(0)).buffer
}

describe('files', () => {
  it('come with their media type and name', async () => {
    const { client } = clientAnswering({
      body: new ArrayBuffer(2),
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': "attachment; filename*=UTF-8''%E5%AF%BC%E5%87%BA.pdf",
      },
    })
    const file = await client.download('GET /api/v1/me/files/{file}', { path: { file: 'f' } as never })
    expect(file).toMatchObject({ media: 'application/pdf', name: '导出.pdf' })
  })

  it('that are refused tell why, though the refusal comes as bytes', async () => {
    const bytes = bytesOf('{"code":"file.expired","detail":"文件已过期"}')
    const { client } = clientAnswering({ status: 404, body: bytes })
    const error = await client
      .download('GET /api/v1/me/files/{file}', { path: { file: 'f' } as never })
      .catch((thrown: unknown) => thrown)
    expect(sentence(error)).toBe('文件已过期')
  })
})
