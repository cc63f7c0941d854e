/* Paths of all kinds: links, folders, FIFOs, sockets, devices, loops, names that are too long or not UTF-8. */
#include "posix.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static creds_error_t *error;

#define JOE "{\"username\": \"joe\", \"api_key\": \"" KEY "\"}"

/* Load, save and delete all refuse the path with the same status, and change nothing. */
static void refused(const char *path, creds_status_t status, const char *named)
{
    creds_t *creds = made("joe", KEY, NULL);

    about(path);
    CHECK(creds_from_file(path, 0, &error) == NULL);
    CHECK_ERROR(error, status, named);
    CHECK_NUMBER(creds_save(creds, path, &error), status);
    CHECK_ERROR(error, status, named);
    CHECK_NUMBER(creds_delete(path, &error), status);
    CHECK_ERROR(error, status, named);
    about(NULL);
    creds_free(creds);
}

static void test_nodes_that_are_not_regular_files(void)
{
    struct sockaddr_un address;
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);

    make_folder(in_home("folder.json"));
    refused(in_home("folder.json"), CREDS_ERROR_NOT_REGULAR, "folder.json");
    refused(in_home("folder.json/"), CREDS_ERROR_NOT_REGULAR, "folder.json");
    CHECK(mkfifo(in_home("fifo.json"), 0600) == 0);
    alarm(60); /* A plain open() of a FIFO would wait for ever. */
    refused(in_home("fifo.json"), CREDS_ERROR_NOT_REGULAR, "fifo.json");
    alarm(0);
    CHECK(mode_of(in_home("fifo.json")) == 0600);
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", in_home("socket.json"));
    CHECK(listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof address) == 0);
    refused(in_home("socket.json"), CREDS_ERROR_NOT_REGULAR, "socket.json");
    close(listener);
}

static void check_devices_and_folders(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    refused("/dev/null", CREDS_ERROR_NOT_REGULAR, "/dev/null");
    if (exists("/dev/full"))
        refused("/dev/full", CREDS_ERROR_NOT_REGULAR, "/dev/full");
    refused("/", CREDS_ERROR_NOT_REGULAR, "/");
    refused(".", CREDS_ERROR_NOT_REGULAR, ".");
    refused("..", CREDS_ERROR_NOT_REGULAR, "..");
    /* Load and save refuse it also through a link. A delete removes the link itself. */
    CHECK(symlink("/dev/null", in_home("null.json")) == 0);
    CHECK(creds_from_file(in_home("null.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "null.json");
    CHECK_NUMBER(creds_save(creds, in_home("null.json"), &error), CREDS_ERROR_NOT_REGULAR);
    CHECK_ERROR(error, CREDS_ERROR_NOT_REGULAR, "null"); /* the link, or where it leads */
    CHECK_OK(creds_delete(in_home("null.json"), &error), error);
    CHECK(exists("/dev/null"));
    creds_free(creds);
}

/* This does not run as root, because then a faulty library could replace or delete the system's devices. */
static void test_devices_and_system_folders(void)
{
    AS_USER(check_devices_and_folders);
}

static void test_paths_that_cannot_be(void)
{
    char *name = repeated("n", 256), *path = repeated("/pp", 3000);

    refused("", CREDS_ERROR_INVALID_PATH, "path");
    refused(in_home(name), CREDS_ERROR_INVALID_PATH, "nnn");
    refused(path, CREDS_ERROR_INVALID_PATH, "pp/pp/pp");
    free(name);
    free(path);
    write_file(in_home("file"), JOE);
    refused(in_home("file/x.json"), CREDS_ERROR_NOT_FOUND, "file");
    refused(in_home("file/"), CREDS_ERROR_NOT_FOUND, "file");
    refused(in_home("missing/x.json"), CREDS_ERROR_NOT_FOUND, "missing");
}

static void test_loops(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    CHECK(symlink(in_home("loop.json"), in_home("loop.json")) == 0);
    CHECK(symlink("two.json", in_home("one.json")) == 0);
    CHECK(symlink("one.json", in_home("two.json")) == 0);
    CHECK(creds_from_file(in_home("loop.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "loop.json");
    CHECK(creds_from_file(in_home("one.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "one.json");
    CHECK_NUMBER(creds_save(creds, in_home("loop.json"), &error), CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "loop.json");
    CHECK_NUMBER(creds_save(creds, in_home("two.json"), &error), CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "two.json");
    refused(in_home("one.json/x.json"), CREDS_ERROR_INVALID_PATH, "one.json");
    CHECK_OK(creds_delete(in_home("loop.json"), &error), error);
    creds_free(creds);
}

static int is_link(const char *path)
{
    struct stat found;

    return lstat(path, &found) == 0 && S_ISLNK(found.st_mode);
}

static void test_links(void)
{
    creds_t *creds = made("joe", KEY, NULL), *loaded;

    /* A save through two links, one of them to a folder, replaces the target, and the links stay. */
    make_folder(in_home("real"));
    write_file(in_home("real/file.json"), "{\"comment\": \"mine\"}");
    set_mode(in_home("real/file.json"), 0644);
    CHECK(symlink("file.json", in_home("real/link.json")) == 0);
    CHECK(symlink("real/link.json", in_home("outer.json")) == 0);
    CHECK_OK(creds_save(creds, in_home("outer.json"), &error), error);
    CHECK(is_link(in_home("outer.json")) && is_link(in_home("real/link.json")));
    CHECK(!is_link(in_home("real/file.json")));
    CHECK_NUMBER(mode_of(in_home("real/file.json")), 0600);
    {
        char *content = read_file(in_home("real/file.json"));

        CHECK_HAS(content, "\"comment\": \"mine\"}");
        CHECK_HAS(content, KEY);
        free(content);
    }
    loaded = CHECK_MADE(creds_from_file(in_home("outer.json"), CREDS_REQUIRE_PRIVATE, &error), error);
    CHECK(creds_equal(creds, loaded));
    CHECK_HAS(creds_source(loaded), "outer.json");
    creds_free(loaded);

    /* A delete removes the link. */
    CHECK_OK(creds_delete(in_home("outer.json"), &error), error);
    CHECK(!is_link(in_home("outer.json")));
    CHECK(is_link(in_home("real/link.json")) && exists(in_home("real/file.json")));

    /* A save through a link to a missing file creates the file, if its folder exists. */
    CHECK(symlink("real/new.json", in_home("to-new.json")) == 0);
    CHECK(creds_from_file(in_home("to-new.json"), 0, &error) == NULL);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "to-new.json");
    CHECK_OK(creds_save(creds, in_home("to-new.json"), &error), error);
    CHECK(is_link(in_home("to-new.json")) && exists(in_home("real/new.json")));
    CHECK(symlink("missing/new.json", in_home("to-missing.json")) == 0);
    CHECK_NUMBER(creds_save(creds, in_home("to-missing.json"), &error), CREDS_ERROR_NOT_FOUND);
    CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, "missing");
    CHECK_OK(creds_delete(in_home("to-missing.json"), &error), error);
    creds_free(creds);
}

#ifdef __linux__
/* Links in /proc to files without a name. The text of such a link is not a path, so a save refuses it. */
static void test_files_without_a_name(void)
{
    creds_t *creds = made("joe", KEY, NULL);
    const char *path = in_home("unnamed.json"), *deleted = in_home("unnamed.json (deleted)");
    char link_path[64];
    int file, pipes[2];

    write_file(path, JOE);
    file = open(path, O_RDWR);
    snprintf(link_path, sizeof link_path, "/proc/self/fd/%d", file);
    /* If the file has a name, a save replaces it. */
    CHECK_OK(creds_save(creds, link_path, &error), error);
    CHECK(exists(path));
    close(file);
    file = open(path, O_RDWR);
    remove(path);
    CHECK_NUMBER(creds_save(creds, link_path, &error), CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "has no name");
    CHECK(!exists(deleted));
    close(file);
    CHECK(pipe(pipes) == 0);
    snprintf(link_path, sizeof link_path, "/proc/self/fd/%d", pipes[0]);
    CHECK_NUMBER(creds_save(creds, link_path, &error), CREDS_ERROR_INVALID_PATH);
    CHECK_ERROR(error, CREDS_ERROR_INVALID_PATH, "no name");
    close(pipes[0]);
    close(pipes[1]);
    creds_free(creds);
}
#endif

static void test_names(void)
{
    static const struct {
        const char *name, *shown;
    } rows[] = {
        {"caf\xc3\xa9 with spaces.json", "caf\xc3\xa9 with spaces.json"},
        {"latin-\xe9.json", "latin-\\xe9.json"},
        {"new\nline\x1b[31m.json", "new\\x0aline\\x1b[31m.json"},
        {"c1-\xc2\x9b.json", "c1-\\xc2\\x9b.json"},
        {"-rf", "-rf"},
        {"'quotes\".json", "'quotes\".json"},
        {".json", "/.json"},
    };
    creds_t *creds = made("joe", KEY, NULL);
    char *longest = repeated("l", 255);
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *path = in_home(rows[i].name);
        creds_t *loaded;

        about(rows[i].shown);
        /* Messages and sources are UTF-8 on one line, whatever the name is. */
        CHECK(creds_from_file(path, 0, &error) == NULL);
        CHECK_ERROR(error, CREDS_ERROR_NOT_FOUND, rows[i].shown);
        CHECK_OK(creds_save(creds, path, &error), error);
        CHECK(exists(path));
        loaded = CHECK_MADE(creds_from_file(path, 0, &error), error);
        CHECK_HAS(creds_source(loaded), rows[i].shown);
        /* creds_source_path() has the exact bytes. */
        CHECK_TEXT(creds_source_path(loaded), path);
        creds_free(loaded);
        CHECK_OK(creds_delete(path, &error), error);
        CHECK(!exists(path));
    }
    about("a name of 255 bytes");
    CHECK_OK(creds_save(creds, in_home(longest), &error), error);
    creds_free(CHECK_MADE(creds_from_file(in_home(longest), 0, &error), error));
    CHECK_OK(creds_delete(in_home(longest), &error), error);
    free(longest);
    creds_free(creds);
}

static void test_a_path_of_the_current_folder(void)
{
    creds_t *creds = made("joe", KEY, NULL), *loaded;

    CHECK(chdir(home()) == 0);
    CHECK_OK(creds_save(creds, "relative.json", &error), error);
    CHECK(exists(in_home("relative.json")));
    loaded = CHECK_MADE(creds_from_file("./relative.json", 0, &error), error);
    CHECK_TEXT(creds_source(loaded), "file ./relative.json");
    creds_free(loaded);
    loaded = CHECK_MADE(creds_resolve("relative.json", NULL, 0, &error), error);
    CHECK_TEXT(creds_source(loaded), "file relative.json");
    creds_free(loaded);
    CHECK_OK(creds_delete("relative.json", &error), error);
    CHECK(chdir("/") == 0);
    creds_free(creds);
}

/* A save leaves only the file in its folder. */
static void test_no_temporary_file_stays(void)
{
    creds_t *creds = made("joe", KEY, NULL);

    make_folder(in_home("tidy"));
    write_file(in_home("tidy/broken.json"), "[]");
    CHECK_OK(creds_save(creds, in_home("tidy/a.json"), &error), error);
    CHECK_NUMBER(creds_save(creds, in_home("tidy/broken.json"), NULL), CREDS_ERROR_MALFORMED);
    remove(in_home("tidy/broken.json"));
    CHECK_OK(creds_delete(in_home("tidy/a.json"), &error), error);
    /* rmdir succeeds only if the folder is empty. */
    CHECK(rmdir(in_home("tidy")) == 0);
    creds_free(creds);
}

int main(void)
{
    START();
    RUN(test_nodes_that_are_not_regular_files);
    RUN(test_devices_and_system_folders);
    RUN(test_paths_that_cannot_be);
    RUN(test_loops);
    RUN(test_links);
#ifdef __linux__
    RUN(test_files_without_a_name);
#endif
    RUN(test_names);
    RUN(test_a_path_of_the_current_folder);
    RUN(test_no_temporary_file_stays);
    return finish();
}
