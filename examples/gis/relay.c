#define _GNU_SOURCE

#include "relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cartocreds_gdal.h>

#define SQL "/api/v2/sql"

enum {
    HEAD_SIZE = 256 * 1024, /* a COPY statement is in the first line */
    HEAD_SECONDS = 10,
    BODY_SECONDS = 60,
    BODY_LIMIT = 256 * 1024 * 1024, /* the driver's chunks of COPY have 15 MiB, or CARTO_MAX_CHUNK_SIZE */
    CONNECTIONS = 64
};

/* What the threads share. Only one thread may use a connection of GDAL, so accounts that are not in use wait in a list. */
static struct {
    pthread_mutex_t lock;
    const relay *relay;
    const creds_t *creds;
    creds_gdal_account_ *idle[CONNECTIONS];
    int idle_count;
    int connections;
    unsigned long opened;
} shared = {PTHREAD_MUTEX_INITIALIZER, NULL, NULL, {NULL}, 0, 0, 0};

/* The parts of a request that the relay reads. */
typedef struct request {
    char head[HEAD_SIZE];
    size_t head_size; /* the size of the data in `head`, which may include a part of the body */
    const char *target;
    size_t body_size;
    bool expects_continue;
    char *body;
} request;

bool relay_open(relay *opened)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    unsigned char random[16];
    char hex[2 * sizeof random + 1];
    size_t i;

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    for (i = 0; i < sizeof random; i++)
        sprintf(hex + 2 * i, "%02x", random[i]);
    opened->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (opened->socket < 0 || bind(opened->socket, (struct sockaddr *)&address, sizeof address) != 0
        || listen(opened->socket, CONNECTIONS) != 0
        || getsockname(opened->socket, (struct sockaddr *)&address, &size) != 0)
        return false;
    snprintf(opened->path, sizeof opened->path, "/%s" SQL, hex);
    snprintf(opened->url, sizeof opened->url, "http://127.0.0.1:%d%s", ntohs(address.sin_port), opened->path);
    return true;
}

/* ----------------------------------------------------------------------------------------------------
 * Reading and writing
 * ---------------------------------------------------------------------------------------------------- */

/* Limits how long one read or write may wait. */
static void limit(int connection, time_t seconds)
{
    const struct timeval time = {.tv_sec = seconds};

    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

static bool write_all(int connection, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t written = send(connection, data, size, MSG_NOSIGNAL);
        if (written <= 0)
            return false;
        data += written;
        size -= (size_t)written;
    }
    return true;
}

static bool respond(int connection, const char *status, const char *json)
{
    char head[256];

    snprintf(head, sizeof head,
             "HTTP/1.1 %s\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %zu\r\nCache-Control: no-store\r\n"
             "Connection: close\r\n\r\n",
             status, strlen(json));
    return write_all(connection, head, strlen(head)) && write_all(connection, json, strlen(json));
}

/* Compares in a time that does not depend on how much is equal. */
static bool is_prefix(const char *prefix, const char *text)
{
    unsigned char different = 0;
    size_t i;

    for (i = 0; prefix[i] != '\0'; i++) {
        if (text[i] == '\0')
            return false;
        different |= (unsigned char)(prefix[i] ^ text[i]);
    }
    return different == 0;
}

/* Finds what follows the path in the request's target: nothing or COPY. NULL if the path is another one. */
static const char *after_path(const char *target)
{
    const char *after = is_prefix(shared.relay->path, target) ? target + strlen(shared.relay->path) : NULL;

    return after != NULL && (after[0] == '\0' || strncmp(after, "/copyfrom?", 10) == 0) ? after : NULL;
}

/* Reads the head, up to the empty line. Returns the beginning of the body, or NULL if there is no such request. */
static char *read_head(int connection, request *asked)
{
    const time_t end = time(NULL) + HEAD_SECONDS;
    char *body = NULL;

    while (body == NULL && asked->head_size < sizeof asked->head - 1 && time(NULL) <= end) {
        const ssize_t size =
            recv(connection, asked->head + asked->head_size, sizeof asked->head - 1 - asked->head_size, 0);
        if (size <= 0)
            return NULL;
        asked->head_size += (size_t)size;
        asked->head[asked->head_size] = '\0';
        body = strstr(asked->head, "\r\n\r\n");
    }
    return body != NULL ? body + strlen("\r\n\r\n") : NULL;
}

/* Parses the head. Returns the status of a refusal, or NULL if the request is well-formed and has the relay's path. */
static const char *parse_head(request *asked, char *body)
{
    char *line = asked->head;
    char *end;
    bool has_size = false;

    body[-2] = '\0';
    end = strstr(line, "\r\n");
    if (strncmp(line, "POST ", 5) != 0)
        return "404 Not Found";
    asked->target = line + 5;
    line[5 + strcspn(line + 5, " \r")] = '\0';
    if (after_path(asked->target) == NULL)
        return "404 Not Found";
    for (line = end; line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, "Transfer-Encoding:", 18) == 0)
            return "411 Length Required";
        if (strncasecmp(line, "Expect:", 7) == 0)
            asked->expects_continue = true;
        if (strncasecmp(line, "Content-Length:", 15) == 0) {
            asked->body_size = strtoul(line + 15, NULL, 10);
            has_size = true;
        }
    }
    return !has_size ? "411 Length Required" : asked->body_size > BODY_LIMIT ? "413 Content Too Large"
                                                                             : NULL;
}

/* Reads the body, which begins in the buffer of the head. */
static bool read_body(int connection, request *asked, const char *begin)
{
    size_t read = asked->head_size - (size_t)(begin - asked->head);

    if (read > asked->body_size)
        read = asked->body_size;
    asked->body = malloc(asked->body_size + 1);
    if (asked->body == NULL)
        return false;
    memcpy(asked->body, begin, read);
    if (asked->expects_continue && !write_all(connection, "HTTP/1.1 100 Continue\r\n\r\n", 25))
        return false;
    while (read < asked->body_size) {
        const ssize_t size = recv(connection, asked->body + read, asked->body_size - read, 0);
        if (size <= 0)
            return false;
        read += (size_t)size;
    }
    asked->body[read] = '\0';
    return strlen(asked->body) == read;
}

/* ----------------------------------------------------------------------------------------------------
 * Answering
 * ---------------------------------------------------------------------------------------------------- */

/* Takes an account that no other thread uses. */
static creds_gdal_account_ *take_account(void)
{
    creds_gdal_account_ *account = NULL;
    unsigned long number;

    pthread_mutex_lock(&shared.lock);
    if (shared.idle_count > 0)
        account = shared.idle[--shared.idle_count];
    number = ++shared.opened;
    pthread_mutex_unlock(&shared.lock);
    if (account == NULL) {
        account = creds_gdal_new_account_(shared.creds);
        if (account != NULL)
            account->connection = CPLStrdup(CPLSPrintf("cartocreds:%lu", number));
    }
    return account;
}

static void give_account_back(creds_gdal_account_ *account)
{
    pthread_mutex_lock(&shared.lock);
    shared.idle[shared.idle_count++] = account; /* there are no more of them than connections */
    pthread_mutex_unlock(&shared.lock);
}

/* Makes an error in CARTO's form. */
static char *error_json(const char *message)
{
    char *escaped = CPLEscapeString(message, -1, CPLES_BackslashQuotable);
    char *json = creds_gdal_join_("{\"error\":[\"", escaped, "\"]}");
    char *byte;

    for (byte = json; *byte != '\0'; byte++)
        if ((unsigned char)*byte < ' ')
            *byte = ' ';
    CPLFree(escaped);
    return json;
}

/* Sends the request to the account. The answer to an error also has the status 200, with the error in the JSON, where the
 * driver looks for it, because QGIS drops the body of any other status. */
static bool answer(int connection, const request *asked)
{
    creds_gdal_account_ *account = take_account();
    CPLHTTPResult *result;
    const char *text;
    char *json = NULL;
    bool done;

    if (account == NULL)
        return respond(connection, "500 Internal Server Error", "{\"error\":[\"the credentials cannot be used\"]}");
    result = creds_gdal_pass_on_(account, after_path(asked->target), asked->body, NULL, NULL, NULL, NULL);
    text = (const char *)result->pabyData;
    if (text == NULL || text[0] != '{')
        text = json = error_json(result->pszErrBuf != NULL ? result->pszErrBuf : "the server did not answer with JSON");
    done = respond(connection, "200 OK", text);
    CPLFree(json);
    CPLHTTPDestroyResult(result);
    give_account_back(account);
    return done;
}

/* The program gets GDAL's messages in the answers. */
static void CPL_STDCALL ignore(CPLErr error_class, CPLErrorNum number, const char *message)
{
    (void)error_class, (void)number, (void)message;
}

static void *serve_connection(void *data)
{
    const int connection = *(int *)data;
    request *asked = calloc(1, sizeof *asked);
    const char *refusal;
    char *body;

    free(data);
    CPLPushErrorHandler(ignore);
    limit(connection, HEAD_SECONDS);
    body = asked != NULL ? read_head(connection, asked) : NULL;
    if (body != NULL) {
        refusal = parse_head(asked, body);
        limit(connection, BODY_SECONDS);
        if (refusal != NULL)
            respond(connection, refusal, "{\"error\":[\"refused\"]}");
        else if (read_body(connection, asked, body))
            answer(connection, asked);
    }
    if (asked != NULL)
        free(asked->body);
    free(asked);
    close(connection);
    CPLPopErrorHandler();
    pthread_mutex_lock(&shared.lock);
    shared.connections--;
    pthread_mutex_unlock(&shared.lock);
    return NULL;
}

static bool begin_connection(void)
{
    bool has_place;

    pthread_mutex_lock(&shared.lock);
    has_place = shared.connections < CONNECTIONS;
    shared.connections += has_place;
    pthread_mutex_unlock(&shared.lock);
    return has_place;
}

static void *accept_connections(void *data)
{
    const struct timespec moment = {.tv_nsec = 10000000};

    for (;;) {
        int *connection = malloc(sizeof *connection);
        pthread_t thread;
        if (connection == NULL)
            return data;
        *connection = accept4(shared.relay->socket, NULL, NULL, SOCK_CLOEXEC);
        if (*connection < 0) {
            free(connection);
            nanosleep(&moment, NULL); /* perhaps the process has no free file descriptor */
            continue;
        }
        while (!begin_connection())
            nanosleep(&moment, NULL);
        if (pthread_create(&thread, NULL, serve_connection, connection) == 0) {
            pthread_detach(thread);
        } else {
            close(*connection);
            free(connection);
            pthread_mutex_lock(&shared.lock);
            shared.connections--;
            pthread_mutex_unlock(&shared.lock);
        }
    }
}

/* ----------------------------------------------------------------------------------------------------
 * The program
 * ---------------------------------------------------------------------------------------------------- */

static volatile pid_t running;

static void forward(int signal_number)
{
    kill(running, signal_number);
}

int relay_serve(const relay *opened, const creds_t *creds, pid_t program, const sigset_t *signals)
{
    struct sigaction action = {.sa_handler = forward};
    pthread_t thread;
    int status;

    running = program;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    /* A terminal sends these signals to the program too. */
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    sigprocmask(SIG_SETMASK, signals, NULL);

    shared.relay = opened;
    shared.creds = creds;
    if (pthread_create(&thread, NULL, accept_connections, NULL) != 0) {
        kill(program, SIGTERM);
        fputs("carto_run: the relay cannot be started\n", stderr);
    }
    while (waitpid(program, &status, 0) < 0)
        if (errno != EINTR)
            return 1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
