'use strict'
/*
 * Finds the shared library and declares its functions as the header does. `creds_string` is a `char *` that the caller
 * owns: koffi makes a string from it and then frees it.
 */
const fs = require('node:fs')
const path = require('node:path')

const fileName = { darwin: 'libcartocreds.1.dylib', win32: 'cartocreds.dll' }[process.platform] ?? 'libcartocreds.so.1'

const declarations = `
  creds_t *creds_new(const char *username, const char *api_key, const char *base_url, uint32_t flags, _Out_ creds_error_t **error);
  creds_t *creds_from_file(const char *path, uint32_t flags, _Out_ creds_error_t **error);
  creds_t *creds_from_env(uint32_t flags, _Out_ creds_error_t **error);
  creds_t *creds_from_credentials(const creds_t *creds);
  creds_t *creds_resolve(const char *target, const char *api_key, uint32_t flags, _Out_ creds_error_t **error);
  creds_t *creds_with_session(const creds_t *creds, void *session, creds_destroy *destroy);
  void creds_free(creds_t *creds);
  creds_status_t creds_save(const creds_t *creds, const char *path, _Out_ creds_error_t **error);
  creds_status_t creds_delete(const char *path, _Out_ creds_error_t **error);
  creds_string creds_default_path(_Out_ creds_error_t **error);
  creds_status_t creds_set_default(const creds_t *creds);
  creds_t *creds_get_default(void);
  const char *creds_username(const creds_t *creds);
  const char *creds_api_key(const creds_t *creds);
  const char *creds_base_url(const creds_t *creds);
  bool creds_allow_non_secure(const creds_t *creds);
  void *creds_session(const creds_t *creds);
  const char *creds_account(const creds_t *creds);
  const char *creds_source(const creds_t *creds);
  int32_t creds_source_kind(const creds_t *creds);
  const char *creds_source_path(const creds_t *creds);
  uint32_t creds_warnings(const creds_t *creds);
  bool creds_is_public(const creds_t *creds);
  bool creds_equal(const creds_t *a, const creds_t *b);
  creds_string creds_to_string(const creds_t *creds, uint32_t flags);
  creds_string creds_url(const creds_t *creds, const char *path, _Out_ creds_error_t **error);
  creds_string creds_authorization(const creds_t *creds, _Out_ creds_error_t **error);
  creds_status_t creds_require_api_key(const creds_t *creds, _Out_ creds_error_t **error);
  creds_string creds_query(const creds_t *creds);
  void *creds_redact_bytes(const creds_t *creds, const char *text, size_t size, _Out_ size_t *out_size);
  void creds_string_free(void *string);
  creds_status_t creds_error_status(const creds_error_t *error);
  const char *creds_error_message(const creds_error_t *error);
  int32_t creds_error_os_code(const creds_error_t *error);
  void creds_error_free(creds_error_t *error);
  const char *creds_status_name(creds_status_t status);
  creds_t *creds_from_token(const char *access_token, const char *base_url, uint32_t flags, _Out_ creds_error_t **error);
  creds_t *creds_from_client(const char *client_id, const char *client_secret, const char *base_url, const char *token_url, uint32_t flags, _Out_ creds_error_t **error);
  creds_t *creds_from_profile(const char *profile, uint32_t flags, _Out_ creds_error_t **error);
  int32_t creds_kind(const creds_t *creds);
  const char *creds_access_token(const creds_t *creds);
  const char *creds_client_id(const creds_t *creds);
  int64_t creds_expires_at(const creds_t *creds);
  bool creds_is_fresh(const creds_t *creds, uint32_t seconds);
  const char *creds_token_url(const creds_t *creds);
  creds_string creds_token_request(const creds_t *creds, _Out_ creds_error_t **error);
  creds_t *creds_with_token(const creds_t *creds, const char *response, size_t size, int32_t http_status, _Out_ creds_error_t **error);
  creds_t *creds_with_cached_token(const creds_t *creds, const char *path, _Out_ creds_error_t **error);
  creds_status_t creds_save_token(const creds_t *creds, const char *path, _Out_ creds_error_t **error);
  const char *creds_version(void);
`.trim().split(/;\s*/).filter(Boolean)

/** The folder in native/ with the library for this system. That of macOS is for both processors. */
function folderName () {
  if (process.platform === 'darwin') {
    return 'darwin'
  }
  const musl = process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined
  return `${process.platform}-${process.arch}${musl ? '-musl' : ''}`
}

/** Opens the library that CARTOCREDS_LIBRARY names; else the one in this package; else the system's. */
function open (koffi) {
  if (process.env.CARTOCREDS_LIBRARY) {
    return koffi.load(process.env.CARTOCREDS_LIBRARY)
  }
  const bundled = path.join(__dirname, 'native', folderName(), fileName)
  if (fs.existsSync(bundled)) {
    return koffi.load(bundled)
  }
  try {
    return koffi.load(fileName)
  } catch (error) {
    throw new Error(`${fileName} was not found: install cartocreds (and run ldconfig), or set the environment variable ` +
      'CARTOCREDS_LIBRARY to the path of the library', { cause: error })
  }
}

let loaded

/**
 * Loads the library, once. Returns its functions by name, and `destroy`, the type of the function that C calls at the end
 * of a session.
 */
function load () {
  if (loaded === undefined) {
    const koffi = require('koffi')
    const library = open(koffi)
    koffi.opaque('creds_t')
    koffi.opaque('creds_error_t')
    koffi.alias('creds_status_t', 'int32_t')
    const destroy = koffi.pointer(koffi.proto('void creds_destroy(void *session)'))
    koffi.disposable('creds_string', 'str', library.func('void creds_string_free(void *string)'))
    const functions = {}
    for (const declaration of declarations) {
      functions[/(creds_\w+)\(/.exec(declaration)[1]] = library.func(declaration)
    }
    loaded = { functions, destroy }
  }
  return loaded
}

module.exports = { declarations, fileName, folderName, load }
