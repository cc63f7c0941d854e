/*
 * cartocreds for GDAL 3.2 and later: from credentials to an open dataset. Header-only, C99 or C++11; link
 * cartocreds::gdal, or cartocreds and GDAL.
 *
 *     GDALAllRegister();
 *     creds_t *creds = creds_resolve(NULL, NULL, 0, NULL);
 *     GDALDatasetH dataset = creds_gdal_open(creds, NULL, GDAL_OF_READONLY, NULL);
 *     ...
 *     GDALClose(dataset);
 *     creds_free(creds);
 *
 * How it works. GDAL's Carto driver knows one server for a whole process (the configuration option
 * CARTO_API_URL), writes the key unescaped into each request, and sends the request again to any server that a
 * redirect names. So the driver does not get the key. It gets a placeholder, and a host name that no name server knows
 * (RFC 6761). A callback in GDAL's HTTP layer recognises the requests of the datasets that were opened here, removes
 * the placeholder, and sends each request to its account's own URL with an Authorization header. It sends through
 * GDAL's own HTTP code, so GDAL's options for proxies, certificates and timeouts apply. Any number of accounts on any
 * number of servers may be open at once, on any thread. A request that the callback does not see goes nowhere.
 *
 * Callbacks. GDAL has one place for such a callback, which CPLHTTPSetFetchCallback() sets. The first
 * creds_gdal_open() of a process takes that place; the callback does not handle other requests. GDAL does not
 * protect the place with a lock, so the first creds_gdal_open() of a process must not run while another thread is
 * inside an HTTP request of GDAL. (It may run while other threads call creds_gdal_open() too.) A program that has
 * an HTTP callback of its own adds it with CPLHTTPPushFetchCallback(), and returns NULL from it for requests that it
 * does not handle. A plug-in that uses this header calls creds_gdal_unload() before it is unloaded.
 *
 * The functions are in the parts below, one folder beside this file:
 *
 *     cartocreds/gdal/open.h      creds_gdal_open(), creds_gdal_unload()
 *     cartocreds/gdal/query.h     creds_gdal_open_query(), for CARTO's current platform
 *     cartocreds/gdal/mask.h      creds_gdal_error_handler(), which masks the key in GDAL's messages
 *     cartocreds/gdal/options.h   creds_gdal_open_options(), creds_gdal_api_url(): for code that calls GDALOpenEx()
 *     cartocreds/gdal/registry.h  internal: the list of open datasets of the process, and the callback
 *     cartocreds/gdal/answer.h    internal: reads a request of the driver and answers it
 *     cartocreds/gdal/statement.h internal: makes SQL arrive as it was written, or refuses it
 *     cartocreds/gdal/request.h   internal: sends a request to an account, and checks the answer
 *     cartocreds/gdal/catalogue.h internal: answers queries that an ordinary key may not send
 *     cartocreds/gdal/json.h      internal: as much of JSON as CARTO's APIs need
 *     cartocreds/gdal/bearer.h    internal: sends requests with an access token, and explains their failures
 *     cartocreds/gdal/features.h  internal: joins the parts of a query's result
 *
 * Names that end in `_` are not for use outside these files.
 */
#ifndef CARTOCREDS_GDAL_H
#define CARTOCREDS_GDAL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_multiproc.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_srs_api.h>

#include <cartocreds.h>

#if GDAL_VERSION_NUM < 3020000
#error "cartocreds_gdal.h needs GDAL 3.2 or later"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#include "cartocreds/gdal/mask.h"

#include "cartocreds/gdal/registry.h"

#include "cartocreds/gdal/statement.h"

#include "cartocreds/gdal/request.h"

#include "cartocreds/gdal/json.h"

#include "cartocreds/gdal/catalogue.h"

#include "cartocreds/gdal/answer.h"

#include "cartocreds/gdal/open.h"

#include "cartocreds/gdal/options.h"

#include "cartocreds/gdal/bearer.h"

#include "cartocreds/gdal/features.h"

#include "cartocreds/gdal/query.h"

#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_GDAL_H */
