/*
 * A part of cartocreds_gdal.h: opens the result of a query on CARTO's current platform as a dataset.
 *
 * The Maps API answers a query with the URLs of the parts of its result. The parts are joined in a file that only this
 * user can read, in a folder of its own. Both are removed once GDAL's GeoJSON driver has opened the file.
 */
#ifndef CARTOCREDS_GDAL_QUERY_H
#define CARTOCREDS_GDAL_QUERY_H

/* The largest answer of the Maps API. Each of its URLs contains the whole query. */
#define CREDS_GDAL_MAP_LIMIT_ ((size_t)16 * 1024 * 1024)

/* ----------------------------------------------------------------------------------------------------
 * The temporary file
 * ---------------------------------------------------------------------------------------------------- */

static inline const char *creds_gdal_temporary_folder_(void)
{
#if defined(_WIN32)
    return "/vsimem"; /* a file that is open cannot be removed there */
#else
    return CPLGetConfigOption("CPL_TMPDIR", CPLGetConfigOption("TMPDIR", "/tmp"));
#endif
}

/* Creates a folder that only this user can enter, and returns the path for a file in it, to be freed with CPLFree().
 * NULL: it cannot create the folder, and GDAL's error says so. */
static inline char *creds_gdal_make_place_(void)
{
    const char *parent = creds_gdal_temporary_folder_();
    unsigned long attempt;
    char name[96];

    for (attempt = 0; attempt < 100; attempt++) {
        char *folder, *file;

        /* The name need not be secret or unique: if the folder exists already, it is not used. */
        snprintf(name, sizeof name, "cartocreds-%lx-%p-%lx", (unsigned long)time(NULL), (void *)name,
                 (unsigned long)CPLGetPID() + attempt);
        folder = creds_gdal_join_(parent, "/", name);
        file = creds_gdal_join_(folder, "/", "query.geojson");
        if (VSIMkdir(folder, 0700) == 0) {
            CPLFree(folder);
            return file;
        }
        CPLFree(file);
        CPLFree(folder);
    }
    CPLError(CE_Failure, CPLE_OpenFailed,
             "no folder for temporary files can be made in %.300s: set CPL_TMPDIR to a folder that can be written", parent);
    return NULL;
}

/* Removes the file and its folder. */
static inline void creds_gdal_remove_place_(char *file)
{
    VSIUnlink(file);
    *strrchr(file, '/') = '\0';
    VSIRmdir(file);
    CPLFree(file);
}

/* ----------------------------------------------------------------------------------------------------
 * Asking
 * ---------------------------------------------------------------------------------------------------- */

/* Whether a token that is meant for the base_url may be sent to a URL: scheme, host and port are the same. */
static inline int creds_gdal_is_same_server_(const char *base_url, const char *url)
{
    const char *host = strstr(base_url, "://");
    const size_t size = host != NULL ? (size_t)(host - base_url) + 3 + strcspn(host + 3, "/?#") : 0;

    return size != 0 && EQUALN(base_url, url, size) && (url[size] == '/' || url[size] == '?')
        && strpbrk(url, " \\\t\r\n") == NULL;
}

/* Makes the URL of the Maps API, to be freed with creds_string_free(). NULL: GDAL's error says why. */
static inline char *creds_gdal_map_url_(const creds_t *creds, const char *connection)
{
    char *encoded = CPLEscapeString(connection, -1, CPLES_URL);
    char *path = creds_gdal_join_("v3/maps/", encoded, "/query");
    creds_error_t *error = NULL;
    char *url = creds_url(creds, path, &error);

    if (url == NULL)
        CPLError(CE_Failure, CPLE_IllegalArg, "%s", creds_error_message(error));
    creds_error_free(error);
    CPLFree(path);
    CPLFree(encoded);
    return url;
}

/* Asks the Maps API where the result of a query is. Returns its answer, to be freed with VSIFree(); NULL: GDAL's error
 * says why. */
static inline char *creds_gdal_ask_for_map_(const creds_t *creds, const char *connection, const char *sql)
{
    creds_gdal_text_ answer = {NULL, 0, CREDS_GDAL_MAP_LIMIT_};
    char *url = creds_gdal_map_url_(creds, connection);
    char *quoted = creds_gdal_json_quote_(sql);
    /* Uses POST, because CARTO caches the answers to GET requests for a year. */
    char *body = creds_gdal_join_("{\"q\":", quoted, "}");
    CPLHTTPResult *result =
        url != NULL ? creds_gdal_send_with_token_(creds, url, body, creds_gdal_receive_, &answer) : NULL;

    if (result != NULL && !creds_gdal_succeeded_(creds, result, answer.text != NULL ? answer.text : "")) {
        VSIFree(answer.text);
        answer.text = NULL;
    } else if (result != NULL && answer.text == NULL) {
        CPLError(CE_Failure, CPLE_OpenFailed, "%.500s answered nothing", creds_base_url(creds));
    }
    CPLHTTPDestroyResult(result);
    CPLFree(body);
    CPLFree(quoted);
    creds_string_free(url);
    return answer.text;
}

/* Finds the URLs of the GeoJSON in an answer of the Maps API: an array. NULL: there are none, and GDAL's error says
 * so. */
static inline const char *creds_gdal_find_parts_(const creds_t *creds, const char *map)
{
    const char *geojson = creds_gdal_json_get_(creds_gdal_json_space_(map), "geojson");
    const char *urls = geojson != NULL ? creds_gdal_json_get_(geojson, "url") : NULL;
    const char *error = geojson != NULL ? creds_gdal_json_get_(geojson, "error") : NULL;
    char *shown;

    if (urls != NULL && *urls == '[' && creds_gdal_json_element_(urls) != NULL)
        return urls;
    shown = creds_gdal_shown_(creds, error != NULL ? error : map);
    CPLError(CE_Failure, CPLE_OpenFailed,
             "%.500s offers no GeoJSON for this query; if its result is large, ask for fewer rows or columns (%s)",
             creds_base_url(creds), shown);
    CPLFree(shown);
    return NULL;
}

/* Whether a part is complete; if not, sets GDAL's error. */
static inline int creds_gdal_part_is_whole_(
    const creds_t *creds, creds_gdal_features_ *features, const CPLHTTPResult *result)
{
    char *shown;

    features->kept[features->kept_size] = '\0';
    if (features->received > CREDS_GDAL_QUERY_LIMIT) {
        CPLError(CE_Failure, CPLE_OpenFailed,
                 "the result of the query has more than " CPL_FRMT_GUIB " bytes of GeoJSON: ask for fewer rows or columns",
                 (GUIntBig)CREDS_GDAL_QUERY_LIMIT);
        return 0;
    }
    if (features->cannot_write)
        return 0; /* told at the end */
    /* Too much data that is not GeoJSON ends the transfer too. */
    if ((!features->is_malformed || features->kept_size < CREDS_GDAL_KEPT_SIZE_)
        && !creds_gdal_succeeded_(creds, result, features->kept))
        return 0;
    if (creds_gdal_features_are_whole_(features))
        return 1;
    shown = creds_gdal_shown_(creds, features->kept);
    CPLError(CE_Failure, CPLE_OpenFailed,
             "%.500s answered with %.60s that is no whole GeoJSON FeatureCollection: check the base_url (%s)",
             creds_base_url(creds), result->pszContentType != NULL ? result->pszContentType : "something", shown);
    CPLFree(shown);
    return 0;
}

/* Gets a part of the result. `url` begins with its quotation mark. Returns whether that succeeded; if not, sets GDAL's
 * error. */
static inline int creds_gdal_get_part_(const creds_t *creds, const char *quoted, creds_gdal_features_ *features)
{
    char *url = creds_gdal_json_string_(quoted);
    CPLHTTPResult *result = NULL;
    int done = 0;

    if (url == NULL || !creds_gdal_is_same_server_(creds_base_url(creds), url)) {
        char *shown = creds_gdal_shown_(creds, url != NULL ? url : quoted);
        CPLError(CE_Failure, CPLE_OpenFailed,
                 "%.500s names an address on another server for the result of the query, and the access token is not sent "
                 "there: check the base_url (%s)",
                 creds_base_url(creds), shown);
        CPLFree(shown);
    } else {
        creds_gdal_features_begin_part_(features);
        result = creds_gdal_send_with_token_(creds, url, NULL, creds_gdal_features_receive_, features);
        done = result != NULL && creds_gdal_part_is_whole_(creds, features, result);
    }
    CPLHTTPDestroyResult(result);
    CPLFree(url);
    return done;
}

/* Joins all parts in a file. Returns whether that succeeded; if not, sets GDAL's error. */
static inline int creds_gdal_join_parts_(const creds_t *creds, const char *urls, const char *path)
{
    static const char before[] = "{\"type\":\"FeatureCollection\",\"name\":\"query\",\"features\":[", after[] = "]}\n";
    creds_gdal_features_ *features = (creds_gdal_features_ *)CPLCalloc(1, sizeof *features);
    const char *part = creds_gdal_json_element_(urls);
    int done;

    features->file = VSIFOpenL(path, "wb");
    features->cannot_write = features->file == NULL;
    if (features->file != NULL)
        creds_gdal_features_write_(features, before, sizeof before - 1);
    for (done = !features->cannot_write; done && part != NULL;
         part = creds_gdal_json_element_(creds_gdal_json_end_(part)))
        done = creds_gdal_get_part_(creds, part, features);
    if (done)
        creds_gdal_features_write_(features, after, sizeof after - 1);
    if (features->file != NULL && VSIFCloseL(features->file) != 0)
        features->cannot_write = 1;
    if (features->cannot_write)
        CPLError(CE_Failure, CPLE_FileIO,
                 "the result of the query cannot be written to %.300s: make room there, or set CPL_TMPDIR to another folder",
                 creds_gdal_temporary_folder_());
    done = done && !features->cannot_write;
    CPLFree(features);
    return done;
}

/* Whether the arguments can be used; if not, sets GDAL's error. */
static inline int creds_gdal_can_query_(const creds_t *creds, const char *connection, const char *sql)
{
    const char *problem = NULL;

    if (creds != NULL && creds_kind(creds) == CREDS_KIND_API_KEY)
        problem = "these credentials are for an account of CARTO's older platform, with an api_key: open it with "
                  "creds_gdal_open(), and run queries with GDALDatasetExecuteSQL()";
    else if (connection == NULL || connection[0] == '\0' || !CPLIsUTF8(connection, -1))
        problem = "the connection is missing, or not UTF-8: name one, such as carto_dw";
    else if (sql == NULL || sql[0] == '\0' || !CPLIsUTF8(sql, -1))
        problem = "the query is missing, or not UTF-8";
    else if (GDALGetDriverByName("GeoJSON") == NULL)
        problem = "GDAL has no GeoJSON driver; call GDALAllRegister() first";
    if (problem != NULL)
        CPLError(CE_Failure, CPLE_IllegalArg, "%s", problem);
    return problem == NULL;
}

/**
 * Opens the result of a query on CARTO's current platform as a read-only dataset with one layer, `query`. The query runs
 * once, through the Maps API, and the function fetches its whole result as GeoJSON before it returns. The geometry has to
 * be in a column of the name `geom`, and is in WGS 84.
 *
 * The access token goes only to the scheme, host and port of the credentials' base_url, and over https only to a server
 * whose certificate is verified. If an answer names another address, or came through a redirect, it is refused. URLs,
 * options and debug messages do not contain the token. As for creds_gdal_open(), GDAL's options for headers, cookies and
 * logins have no effect, and those for proxies, certificates and timeouts apply. A request is not repeated
 * (GDAL_HTTP_MAX_RETRY has no effect). The function fails if the server sends nothing for two minutes, or for the times
 * in GDAL_HTTP_LOW_SPEED_TIME and GDAL_HTTP_TIMEOUT.
 *
 * The result may have 1 GiB of GeoJSON (#CREDS_GDAL_QUERY_LIMIT). It is in a file in the folder CPL_TMPDIR, TMPDIR or
 * /tmp, which has no name any more when the function returns; on Windows, in memory. Closing the dataset frees it.
 *
 * Threads: any number of threads may call this at the same time.
 *
 * @param creds       Credentials with an access token. A client gets one by creds_curl_renew(), or from the cache by
 *                    creds_with_cached_token(). They need not outlive the call.
 * @param connection  The name of the connection to a data warehouse, such as `carto_dw` (UTF-8, not encoded).
 * @param sql         The query (UTF-8, not encoded).
 * @param options     Open options of GDAL's GeoJSON driver, such as FLATTEN_NESTED_ATTRIBUTES=YES; or NULL.
 * @return The dataset, to be closed with GDALClose(); or NULL: CPLGetLastErrorMsg() says why.
 */
static inline GDALDatasetH creds_gdal_open_query(
    const creds_t *creds, const char *connection, const char *sql, CSLConstList options)
{
    static const char *const drivers[] = {"GeoJSON", NULL};
    GDALDatasetH dataset = NULL;
    const char *urls = NULL;
    char *map = NULL, *path = NULL;

    CPLErrorReset();
    if (!creds_gdal_can_query_(creds, connection, sql))
        return NULL;
    map = creds_gdal_ask_for_map_(creds, connection, sql);
    if (map != NULL)
        urls = creds_gdal_find_parts_(creds, map);
    if (urls != NULL)
        path = creds_gdal_make_place_();
    if (path != NULL) {
        if (creds_gdal_join_parts_(creds, urls, path))
            dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, drivers, (const char *const *)options, NULL);
        creds_gdal_remove_place_(path);
    }
    VSIFree(map);
    return dataset;
}

#endif
