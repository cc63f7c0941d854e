// Sends a query through CARTO's own client: query.mjs reads {apiBaseUrl, accessToken, connectionName, sqlQuery} on stdin,
// and prints the answer, or the error's message.
import { readFileSync } from 'node:fs'
import { query } from '@carto/api-client'

try {
  console.log(JSON.stringify(await query(JSON.parse(readFileSync(0, 'utf8')))))
} catch (error) {
  console.log(JSON.stringify({ error: error.message }))
}
