#include "connections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_rows.h"
#include "request.h"

/* PostgreSQL, Redshift, Snowflake and Databricks have this information_schema. */
static const char all_tables[] =
    "SELECT table_schema, table_name FROM information_schema.tables "
    "WHERE LOWER(table_schema) NOT IN ('information_schema', 'pg_catalog') ORDER BY table_schema, table_name";
/* BigQuery has an INFORMATION_SCHEMA for each dataset. */
static const char before_dataset[] = "SELECT table_schema, table_name FROM `", after_dataset[] = "`.INFORMATION_SCHEMA.TABLES ORDER BY table_schema, table_name";

static void print_connection(char *const values[JSON_ROW_SIZE])
{
    if (values[0] != NULL)
        printf("%s (%s)\n", values[0], values[1] != NULL ? values[1] : "unknown");
}

static void print_table(char *const values[JSON_ROW_SIZE])
{
    if (values[1] != NULL)
        printf("%s%s%s\n", values[0] != NULL ? values[0] : "", values[0] != NULL ? "." : "", values[1]);
}

/* Prints the rows of an answer, and frees it. */
static int print_rows(const char *program, const creds_t *creds, char *answer, const char *const names[JSON_ROW_SIZE],
                      void (*print)(char *const values[JSON_ROW_SIZE]))
{
    int failed = 1;

    if (answer != NULL) {
        failed = !json_rows(answer, names, print);
        if (failed)
            fprintf(stderr, "%s: %s gave an answer that is no list: check the base_url\n", program, creds_base_url(creds));
    }
    free(answer);
    return failed;
}

int list_connections(const char *program, const creds_t *creds)
{
    static const char *const names[JSON_ROW_SIZE] = {"name", "provider_id"};

    return print_rows(program, creds, get_path(program, creds, "v3/connections"), names, print_connection);
}

int list_tables(const char *program, const creds_t *creds, const char *connection, const char *dataset)
{
    static const char *const names[JSON_ROW_SIZE] = {"table_schema", "table_name"};
    char query[1024];
    int size = dataset == NULL ? snprintf(query, sizeof query, "%s", all_tables)
                               : snprintf(query, sizeof query, "%s%s%s", before_dataset, dataset, after_dataset);

    /* The query must contain only a plain name. */
    if (size >= (int)sizeof query || (dataset != NULL && (*dataset == '\0' || strpbrk(dataset, "`\\\n") != NULL))) {
        fprintf(stderr, "%s: the dataset is no name such as my-project.my_dataset\n", program);
        return 1;
    }
    return print_rows(program, creds, run_query(program, creds, connection, query, false), names, print_table);
}
