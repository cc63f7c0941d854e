'use strict'
/*
 * Copies into the package the files that it shares with the rest of the project. npm runs it before it packs or links
 * the package. If CARTOCREDS_BUNDLE names a shared library, it copies that too; if it names the folder that tools/portable
 * fills, the libraries of all systems.
 */
const fs = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..', '..')
fs.copyFileSync(path.join(root, 'include', 'cartocreds.constants.json'), path.join(__dirname, 'cartocreds.constants.json'))
for (const file of ['LICENSE', 'THIRD-PARTY-NOTICES.txt', 'packaging/cartocreds.cdx.json']) {
  fs.copyFileSync(path.join(root, file), path.join(__dirname, path.basename(file)))
}

/** Of tools/portable's targets: the folder in native/, and the library in the target's package. */
const prebuilt = {
  'x86_64-linux-gnu': ['linux-x64', 'lib/libcartocreds.so.1'],
  'aarch64-linux-gnu': ['linux-arm64', 'lib/libcartocreds.so.1'],
  'x86_64-linux-musl': ['linux-x64-musl', 'lib/libcartocreds.so.1'],
  'aarch64-linux-musl': ['linux-arm64-musl', 'lib/libcartocreds.so.1'],
  'x86_64-w64-mingw32': ['win32-x64', 'bin/cartocreds.dll'],
  'universal2-macos': ['darwin', 'lib/libcartocreds.1.dylib']
}

/** Copies a library into the package. */
function put (library, folder, fileName) {
  fs.mkdirSync(path.join(__dirname, 'native', folder), { recursive: true })
  fs.copyFileSync(library, path.join(__dirname, 'native', folder, fileName))
}

fs.rmSync(path.join(__dirname, 'native'), { recursive: true, force: true })
const bundle = process.env.CARTOCREDS_BUNDLE
if (bundle && fs.statSync(bundle).isDirectory()) {
  for (const [target, [folder, library]] of Object.entries(prebuilt)) {
    put(path.join(bundle, target, 'package', library), folder, path.basename(library))
  }
} else if (bundle) {
  const { fileName, folderName } = require('./library.js')
  put(bundle, folderName(), fileName)
}
