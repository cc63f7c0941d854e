'use strict'
/*
 * Copies into the package the files that it shares with the rest of the project. npm runs it before it packs or links
 * the package. If CARTOCREDS_BUNDLE names a shared library, it copies that too.
 */
const fs = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..', '..')
fs.copyFileSync(path.join(root, 'include', 'cartocreds.constants.json'), path.join(__dirname, 'cartocreds.constants.json'))
for (const licences of ['LICENSE', 'THIRD-PARTY-NOTICES.txt']) {
  fs.copyFileSync(path.join(root, licences), path.join(__dirname, licences))
}

fs.rmSync(path.join(__dirname, 'native'), { recursive: true, force: true })
if (process.env.CARTOCREDS_BUNDLE) {
  const { fileName } = require('./library.js')
  fs.mkdirSync(path.join(__dirname, 'native'))
  fs.copyFileSync(process.env.CARTOCREDS_BUNDLE, path.join(__dirname, 'native', fileName))
}
