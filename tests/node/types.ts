// Uses every member of the package's types. The test is that this compiles.
import { CartoCredsError, Credentials, Kind, Options, Source, Status, Warning, version } from 'cartocreds'

const options: Options = { allowNonSecure: true, requirePrivate: false }
const made: Credentials[] = [
  new Credentials(),
  new Credentials({ username: 'j', apiKey: null, baseUrl: undefined, ...options }),
  Credentials.fromFile(new URL('file:///x.json'), { requirePrivate: true }),
  Credentials.fromEnv({ allowNonSecure: true }),
  Credentials.resolve('j', null, options),
  Credentials.fromToken('t', 'https://x.org', { allowNonSecure: true }),
  Credentials.fromClient('i', 's', 'https://x.org', null, { allowNonSecure: true }),
  Credentials.fromProfile(undefined, { requirePrivate: true })
]
const maybe: Credentials | null = Credentials.getDefault()
Credentials.setDefault(maybe)
const existed: boolean = Credentials.delete(Buffer.from('x'))
for (using creds of made) {
  const text: string = creds.apiKey + creds.baseUrl + creds.source + creds.url('x') + creds.authorization() +
    creds.query() + creds.redact('x') + creds.toString({ showApiKey: true }) + Credentials.defaultPath() + version
  const names: Array<string | null> = [creds.username, creds.account, creds.sourcePath]
  const legacy: boolean = (creds.warnings & Warning.LEGACY_FILE) !== 0
  const answers: boolean[] = [existed, legacy, creds.sourceKind === Source.FILE, creds.allowNonSecure, creds.isPublic, creds.equals(maybe)]
  const other: Credentials = creds.withSession({ text, names, answers })
  const session: unknown = other.session
  try {
    other.save('x.json')
  } catch (error) {
    if (error instanceof CartoCredsError && error.status === Status.NOT_FOUND) {
      console.log(error.code, error.osCode + 1, error.message, session)
    }
  }
  const tokens: Array<string | null> = [creds.accessToken, creds.clientId, creds.tokenUrl]
  const expiry: Date | null = creds.expiresAt
  const isClient: boolean = creds.kind === Kind.CLIENT && !creds.isFresh() && !creds.isFresh(300)
  const renewal: Promise<Credentials> = isClient ? creds.renew() : creds.renew(fetch)
  const cached: Credentials = creds.withToken(creds.tokenRequest(), 200).withCachedToken().withCachedToken(null)
  cached.saveToken()
  cached.saveToken(Buffer.from(`${tokens}${expiry}${renewal}`))
  other.dispose()
}
// @ts-expect-error: fromFile has no such flag
Credentials.fromFile(null, { allowNonSecure: true })
// @ts-expect-error: an account is an object
new Credentials('johnsmith', 'abcdefg')
// @ts-expect-error: an argument must not be undefined
new Credentials(undefined)
// @ts-expect-error: an account has no part of that name
new Credentials({ user: 'johnsmith' })
// @ts-expect-error: a variable that may be unset is not a path
Credentials.delete(process.env.FILE)
// @ts-expect-error: credentials never change
made[0].username = 'x'
