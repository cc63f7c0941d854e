/*
 * A part of cartocreds_gdal.h: answers queries that an ordinary key may not send.
 *
 * The driver learns a table's columns from PostgreSQL's system tables, and a coordinate system from spatial_ref_sys.
 * CARTO lets only the master key read these, and answers 403 to others. The driver then continues with a guess, but it
 * sets GDAL's error, and programs that treat every error as a failure end. So on a 403 the callback gets the answer in
 * another way, and answers as the server does for the master key:
 * - The columns are the `fields` of `SELECT * FROM table LIMIT 0`. Defaults, and whether NULL is allowed, stay unknown.
 * - The coordinate system is GDAL's own for the number that the geometries have.
 * - The driver's helper function for readers without a key is not needed: its refusal is ignored.
 *
 * The GDAL plug-in serves a driver that has no key and asks that helper function instead. It gets the same answers.
 */
#ifndef CARTOCREDS_GDAL_CATALOGUE_H
#define CARTOCREDS_GDAL_CATALOGUE_H

#define CREDS_GDAL_COLUMNS_ "q=SELECT a.attname, t.typname, a.attlen, format_type("
#define CREDS_GDAL_SYSTEM_ "q=SELECT srid, srtext FROM spatial_ref_sys WHERE srid IN ("
#define CREDS_GDAL_HELPER_ "q=DROP FUNCTION IF EXISTS ogr_table_metadata("
#define CREDS_GDAL_ASK_HELPER_ "q=SELECT * FROM ogr_table_metadata('"

/* The fields of the answer to the driver's query for columns. */
#define CREDS_GDAL_COLUMN_FIELDS_ \
    "\"attname\":{\"type\":\"string\"},\"typname\":{\"type\":\"string\"},\"attlen\":{\"type\":\"number\"}," \
    "\"format_type\":{\"type\":\"string\"},\"attnum\":{\"type\":\"number\"},\"attnotnull\":{\"type\":\"boolean\"}," \
    "\"indisprimary\":{\"type\":\"boolean\"},\"defaultexpr\":{\"type\":\"string\"},\"dim\":{\"type\":\"number\"}," \
    "\"srid\":{\"type\":\"number\"},\"geomtyp\":{\"type\":\"string\"},\"srtext\":{\"type\":\"string\"}"

static inline int creds_gdal_begins_(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Appends a piece of another text. */
static inline void creds_gdal_append_(char **text, const char *begin, const char *end)
{
    const size_t size = strlen(*text);

    *text = (char *)CPLRealloc(*text, size + (size_t)(end - begin) + 1);
    memcpy(*text + size, begin, (size_t)(end - begin));
    (*text)[size + (size_t)(end - begin)] = '\0';
}

static inline void creds_gdal_add_(char **text, const char *more)
{
    creds_gdal_append_(text, more, more + strlen(more));
}

/* Makes the server's answer with some rows. */
static inline CPLHTTPResult *creds_gdal_rows_(const char *rows, const char *fields)
{
    CPLHTTPResult *result = (CPLHTTPResult *)CPLCalloc(1, sizeof(CPLHTTPResult));
    char *json = CPLStrdup("{\"rows\":[");

    creds_gdal_add_(&json, rows);
    creds_gdal_add_(&json, "],\"fields\":{");
    creds_gdal_add_(&json, fields);
    creds_gdal_add_(&json, "}}");
    result->pszContentType = CPLStrdup("application/json");
    result->nDataLen = (int)strlen(json);
    result->nDataAlloc = result->nDataLen + 1;
    result->pabyData = (GByte *)json;
    return result;
}

/* Makes the JSON of a coordinate system's definition from PostGIS's number for it, which is EPSG's. */
static inline char *creds_gdal_system_text_(int srid)
{
    OGRSpatialReferenceH system = OSRNewSpatialReference(NULL);
    char *definition = NULL;
    char *json = CPLStrdup("null");

    if (srid > 0 && OSRImportFromEPSG(system, srid) == OGRERR_NONE
        && OSRExportToWkt(system, &definition) == OGRERR_NONE) {
        char *escaped = CPLEscapeString(definition, -1, CPLES_BackslashQuotable);
        CPLFree(json);
        json = CPLStrdup("\"");
        creds_gdal_add_(&json, escaped);
        creds_gdal_add_(&json, "\"");
        CPLFree(escaped);
    }
    CPLFree(definition);
    OSRDestroySpatialReference(system);
    return json;
}

/* Sends a query of our own. Returns the JSON of the answer in the result; NULL: it was refused. */
static inline CPLHTTPResult *creds_gdal_question_(creds_gdal_account_ *account, const char *body)
{
    CPLHTTPResult *result = creds_gdal_send_(account, "", body, NULL, NULL, NULL, NULL);

    if (result->nStatus == 0 && result->pszErrBuf == NULL && result->pabyData != NULL)
        return result;
    CPLHTTPDestroyResult(result);
    return NULL;
}

/* ----------------------------------------------------------------------------------------------------
 * Columns
 * ---------------------------------------------------------------------------------------------------- */

/* Makes `q=SELECT * FROM "table" LIMIT 0` for the table in the driver's query, which has the form `c.relname = 'table'`, or
 * `('schema', 'table')` if it calls the helper function. NULL: there is no table. */
static inline char *creds_gdal_nothing_of_table_(const char *body)
{
    const char *before = creds_gdal_begins_(body, CREDS_GDAL_ASK_HELPER_) ? "', '" : "c.relname = '";
    const char *name = strstr(body, before);
    char *question;

    if (name == NULL)
        return NULL;
    question = CPLStrdup("q=SELECT * FROM \"");
    for (name += strlen(before); *name != '\0' && (*name != '\'' || name[1] == '\''); name++) {
        name += *name == '\'';
        creds_gdal_append_(&question, name, name + 1);
        if (*name == '"')
            creds_gdal_add_(&question, "\"");
    }
    creds_gdal_add_(&question, "\" LIMIT 0");
    return question;
}

/* Appends `,"name":VALUE` with the value in a field's description, or with the given value if there is none. */
static inline void creds_gdal_add_member_(
    char **row, const char *name, const char *description, const char *member, const char *otherwise)
{
    const char *value = creds_gdal_json_get_(description, member);

    creds_gdal_add_(row, ",\"");
    creds_gdal_add_(row, name);
    creds_gdal_add_(row, "\":");
    if (value != NULL)
        creds_gdal_append_(row, value, creds_gdal_json_end_(value));
    else
        creds_gdal_add_(row, otherwise);
}

/* Appends a row of the driver's query for one field. `name` is a JSON string, and begins with its quotation mark. */
static inline void creds_gdal_add_column_(char **rows, const char *name, const char *description, int number)
{
    static const char key[] = "\"cartodb_id\"";
    const char *srid = creds_gdal_json_get_(description, "srid");
    char *system = creds_gdal_system_text_(srid != NULL ? atoi(srid) : 0);

    creds_gdal_add_(rows, **rows != '\0' ? ",{\"attname\":" : "{\"attname\":");
    creds_gdal_append_(rows, name, creds_gdal_json_end_of_string_(name));
    creds_gdal_add_member_(rows, "typname", description, srid != NULL ? "type" : "pgtype", "\"text\"");
    creds_gdal_add_member_(rows, "format_type", description, srid != NULL ? "type" : "pgtype", "\"text\"");
    creds_gdal_add_member_(rows, "dim", description, "dims", "null");
    creds_gdal_add_member_(rows, "srid", description, "srid", "null");
    creds_gdal_add_member_(rows, "geomtyp", description, "wkbtype", "null");
    creds_gdal_add_(rows,
                    CPLSPrintf(",\"attlen\":-1,\"attnum\":%d,\"attnotnull\":false,\"indisprimary\":%s,\"srtext\":",
                               number, strncmp(name, key, sizeof key - 1) == 0 ? "true" : "false"));
    creds_gdal_add_(rows, system);
    creds_gdal_add_(rows, "}");
    CPLFree(system);
}

/* Answers the driver's query for a table's columns. If an older server does not tell the types of PostgreSQL, the answer
 * has no rows, and the driver makes its definition from `fields` itself. */
static inline CPLHTTPResult *creds_gdal_columns_(creds_gdal_account_ *account, const char *body)
{
    char *question = creds_gdal_nothing_of_table_(body);
    CPLHTTPResult *answer = question != NULL ? creds_gdal_question_(account, question) : NULL;
    CPLHTTPResult *result;
    const char *fields, *name;
    char *rows;
    int number = 0;

    CPLFree(question);
    if (answer == NULL)
        return NULL;
    rows = CPLStrdup("");
    fields = creds_gdal_json_get_(creds_gdal_json_space_((const char *)answer->pabyData), "fields");
    if (fields != NULL && strstr(fields, "\"pgtype\"") != NULL && *fields == '{') {
        for (name = creds_gdal_json_next_(&fields); name != NULL; name = creds_gdal_json_next_(&fields)) {
            creds_gdal_add_column_(&rows, name, fields, ++number);
            fields = creds_gdal_json_end_(fields);
        }
    }
    result = creds_gdal_rows_(rows, CREDS_GDAL_COLUMN_FIELDS_);
    CPLFree(rows);
    CPLHTTPDestroyResult(answer);
    return result;
}

/* ----------------------------------------------------------------------------------------------------
 * Coordinate systems
 * ---------------------------------------------------------------------------------------------------- */

/* Answers the driver's query for a coordinate system. This query ends in another one in parentheses, which gets the
 * number from the geometries and needs no system table. */
static inline CPLHTTPResult *creds_gdal_system_(creds_gdal_account_ *account, const char *body)
{
    const char *inner = body + strlen(CREDS_GDAL_SYSTEM_);
    const char *end = strrchr(inner, ')');
    char *question = CPLStrdup("q=SELECT srid FROM (");
    CPLHTTPResult *answer = NULL;
    CPLHTTPResult *result;
    const char *rows, *srid;
    char *row;

    if (end != NULL) {
        creds_gdal_append_(&question, inner, end);
        creds_gdal_add_(&question, ") AS geometries(srid) WHERE srid > 0");
        answer = creds_gdal_question_(account, question);
    }
    CPLFree(question);
    if (answer == NULL)
        return NULL;
    rows = creds_gdal_json_get_(creds_gdal_json_space_((const char *)answer->pabyData), "rows");
    srid = rows != NULL && *rows == '[' ? creds_gdal_json_get_(creds_gdal_json_space_(rows + 1), "srid") : NULL;
    row = CPLStrdup("");
    if (srid != NULL && atoi(srid) > 0) {
        char *text = creds_gdal_system_text_(atoi(srid));
        creds_gdal_add_(&row, CPLSPrintf("{\"srid\":%d,\"srtext\":", atoi(srid)));
        creds_gdal_add_(&row, text);
        creds_gdal_add_(&row, "}");
        CPLFree(text);
    }
    result = creds_gdal_rows_(row, "\"srid\":{\"type\":\"number\"},\"srtext\":{\"type\":\"string\"}");
    CPLFree(row);
    CPLHTTPDestroyResult(answer);
    return result;
}

/* ----------------------------------------------------------------------------------------------------
 * Asking the server first, and answering ourselves if it refuses
 * ---------------------------------------------------------------------------------------------------- */

static inline int creds_gdal_is_catalogue_(const creds_gdal_account_ *account, const char *body)
{
    return creds_gdal_begins_(body, CREDS_GDAL_COLUMNS_) || creds_gdal_begins_(body, CREDS_GDAL_SYSTEM_)
        || creds_gdal_begins_(body, CREDS_GDAL_HELPER_)
        || (account->has_key && creds_gdal_begins_(body, CREDS_GDAL_ASK_HELPER_));
}

/* Ignores errors, because our own answer may replace them. */
static inline void CPL_STDCALL creds_gdal_ignore_(CPLErr error_class, CPLErrorNum number, const char *message)
{
    (void)error_class, (void)number, (void)message;
}

/* Sends one of the driver's queries of system tables, and answers it itself if the server does not. */
static inline CPLHTTPResult *creds_gdal_catalogue_(creds_gdal_account_ *account, const char *body)
{
    CPLHTTPResult *result, *instead = NULL;

    CPLPushErrorHandler(creds_gdal_ignore_);
    CPLSetCurrentErrorHandlerCatchDebug(FALSE);
    if (creds_gdal_begins_(body, CREDS_GDAL_ASK_HELPER_)) {
        /* If the table cannot be read, the answer has no rows. The driver then asks for the rows of the table and reports the error. */
        instead = creds_gdal_columns_(account, body);
        CPLPopErrorHandler();
        CPLErrorReset();
        return instead != NULL ? instead : creds_gdal_rows_("", CREDS_GDAL_COLUMN_FIELDS_);
    }
    result = creds_gdal_send_(account, "", body, NULL, NULL, NULL, NULL);
    if (creds_gdal_begins_(body, CREDS_GDAL_HELPER_) && creds_gdal_has_status_(result, " 4"))
        instead = creds_gdal_rows_("", "");
    else if (creds_gdal_begins_(body, CREDS_GDAL_COLUMNS_) && creds_gdal_has_status_(result, " 403"))
        instead = creds_gdal_columns_(account, body);
    else if (creds_gdal_begins_(body, CREDS_GDAL_SYSTEM_) && creds_gdal_has_status_(result, " 403"))
        instead = creds_gdal_system_(account, body);
    CPLPopErrorHandler();

    if (instead != NULL) {
        CPLErrorReset();
        CPLHTTPDestroyResult(result);
        return instead;
    }
    if (result->pszErrBuf != NULL)
        CPLError(CE_Failure, CPLE_AppDefined, "%s", result->pszErrBuf);
    return result;
}

#endif
