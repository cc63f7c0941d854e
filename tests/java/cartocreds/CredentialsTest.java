package cartocreds;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.jna.Native;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

public class CredentialsTest {
    /** The environment as C sees it, which Java cannot change. */
    interface Environment extends com.sun.jna.Library {
        Environment C = Native.load("c", Environment.class);

        int setenv(String name, String value, int overwrite);

        int unsetenv(String name);
    }

    @Rule
    public final TemporaryFolder home = new TemporaryFolder();

    @Before
    public void aHomeOfItsOwn() {
        Environment.C.setenv("HOME", home.getRoot().toString(), 1);
    }

    @After
    public void leaveNothing() {
        Credentials.setDefault(null);
        for (String name : List.of("CARTO_USER", "CARTO_API_KEY", "CARTO_BASE_URL", "CARTO_CREDENTIALS_FILE")) {
            Environment.C.unsetenv(name);
        }
    }

    private static Credentials john() {
        return Credentials.create("johnsmith", "abcdefg");
    }

    private Path path(String name) {
        return home.getRoot().toPath().resolve(name);
    }

    static CartoCredsException assertFails(Status status, ThrowingRunnable call) {
        CartoCredsException exception = assertThrows(CartoCredsException.class, call);
        assertEquals(exception.getMessage(), status, exception.status());
        return exception;
    }

    @Test
    public void makeSaveLoadAndDelete() throws Exception {
        assertEquals(path(".config/cartoframes/creds.json"), Credentials.defaultPath());
        assertFails(Status.NOT_FOUND, Credentials::loadDefault);
        assertEquals(Status.NOT_FOUND, Credentials.delete());
        assertEquals(Status.OK, john().save());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Credentials.defaultPath())));
        assertEquals(john(), Credentials.loadDefault(Flag.REQUIRE_PRIVATE));
        assertEquals("file " + Credentials.defaultPath(), Credentials.loadDefault().source());
        assertEquals(SourceKind.FILE, Credentials.loadDefault().sourceKind());
        assertEquals(Optional.of(Credentials.defaultPath()), Credentials.loadDefault().sourcePath());
        assertEquals(Status.OK, Credentials.delete());

        Path mine = path("mine.json");
        assertEquals(Status.OK, john().save(mine));
        assertEquals(john(), Credentials.fromFile(mine));
        assertEquals(Status.OK, Credentials.delete(mine));
        assertFails(Status.NOT_FOUND, () -> john().save(path("none/x.json")));
        assertFails(Status.NOT_REGULAR, () -> Credentials.delete(home.getRoot().toPath()));
        assertFails(Status.INVALID_PATH, () -> Credentials.fromFile(Path.of("")));
    }

    @Test
    public void accessorsTellWhatWasGiven() {
        Credentials creds = john();
        assertEquals(Optional.of("johnsmith"), creds.username());
        assertEquals("abcdefg", creds.apiKey());
        assertEquals("https://johnsmith.carto.com", creds.baseUrl());
        assertEquals(Optional.of("johnsmith"), creds.account());
        assertEquals("arguments", creds.source());
        assertEquals(SourceKind.ARGUMENTS, creds.sourceKind());
        assertEquals(SourceKind.UNKNOWN, SourceKind.of(77));
        assertEquals(Optional.empty(), creds.sourcePath());
        assertEquals(EnumSet.noneOf(Warning.class), creds.warnings());
        assertFalse(creds.allowNonSecure());
        assertFalse(creds.isPublic());
        Credentials other = Credentials.create(null, null, "http://localhost/user/J\u00fcrgen", Flag.ALLOW_NON_SECURE);
        assertEquals(Optional.empty(), other.username());
        assertEquals("http://localhost/user/J\u00fcrgen", other.baseUrl());
        assertTrue(other.allowNonSecure());
        assertTrue(other.isPublic());
    }

    @Test
    public void failuresSayWhy() {
        assertFails(Status.MISSING_ACCOUNT, () -> Credentials.create("", null));
        assertFails(Status.INSECURE_BASE_URL, () -> Credentials.create("j", null, "http://localhost"));
        assertFails(Status.INVALID_USERNAME, () -> Credentials.create("j\0k", null));
        assertFails(Status.INVALID_API_KEY, () -> Credentials.create("j", "a\0b"));
        assertFails(Status.INVALID_BASE_URL, () -> Credentials.create("j", null, "https://x.org\0"));
        assertFails(Status.INVALID_UTF8, () -> Credentials.create("j", "\ud800"));
        assertFails(Status.INVALID_USERNAME, () -> Credentials.resolve("j\0k", null));
        CartoCredsException missing = assertFails(Status.NOT_FOUND, () -> Credentials.fromFile(path("none.json")));
        assertEquals(2, missing.osCode());
        assertTrue(missing.getMessage().contains(path("none.json").toString()));
    }

    @Test
    public void theEnvironmentAndWhatAUserMeans() {
        assertFails(Status.MISSING_ACCOUNT, Credentials::fromEnv);
        assertFails(Status.NOT_FOUND, () -> Credentials.resolve(null, null));
        Environment.C.setenv("CARTO_USER", "johnsmith", 1);
        Environment.C.setenv("CARTO_API_KEY", "abcdefg", 1);
        assertEquals(john(), Credentials.fromEnv());
        assertEquals("environment", Credentials.resolve(null, null).source());
        assertEquals(SourceKind.ENVIRONMENT, Credentials.resolve(null, null).sourceKind());
        assertEquals(john(), Credentials.resolve("johnsmith", "abcdefg"));
        assertTrue(Credentials.resolve("http://localhost", null, Flag.ALLOW_NON_SECURE).allowNonSecure());
    }

    @Test
    public void warnings() throws Exception {
        Path file = Files.writeString(path("old.json"), "{\"username\": \"johnsmith\", \"key\": \"abcdefg\"}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(EnumSet.of(Warning.READABLE_BY_OTHERS, Warning.LEGACY_FILE), Credentials.fromFile(file).warnings());
        assertFails(Status.UNSAFE_FILE, () -> Credentials.fromFile(file, Flag.REQUIRE_PRIVATE));
    }

    @Test
    public void requestsGetTheirParts() {
        assertEquals("https://johnsmith.carto.com/api/v2/sql", john().url("/api/v2/sql"));
        assertEquals("Basic am9obnNtaXRoOmFiY2RlZmc=", john().authorization());
        assertEquals("api_key=abcdefg", john().query());
        assertEquals("***\0\u20ac ***\0", john().redact("abcdefg\0\u20ac abcdefg\0"));
        assertEquals("", john().redact(""));
        assertEquals("\0", john().redact("\0"));
        assertEquals("\ud83d\ude00 *** ?", john().redact("\ud83d\ude00 abcdefg \ud83d"));
        assertFails(Status.INVALID_PATH, () -> john().url("a b"));
        assertFails(Status.INVALID_PATH, () -> john().url("a\0b"));
        assertFails(Status.NULL_ARGUMENT, () -> john().url(null));
    }

    @Test
    public void anAccessTokenInAFileIsNoApiKey() throws Exception {
        Path file = Files.writeString(path("token.json"),
                "{\"access_token\": \"abcdefg\", \"api_base_url\": \"https://gcp-us-east1.api.carto.com\"}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Credentials token = Credentials.fromFile(file);
        assertEquals("", token.apiKey());
        assertEquals("Bearer abcdefg", token.authorization());
        assertFails(Status.WRONG_KIND, token::query);
        assertFails(Status.WRONG_KIND, token::requireApiKey);
        Credentials.resolve("joe", "abcdefg").requireApiKey();
        assertFalse(token.toString().contains("abcdefg"));
        assertEquals("***", token.redact("abcdefg"));
    }

    @Test
    public void textForLogsHidesTheKey() {
        String text = "Credentials(username='johnsmith', api_key='***', base_url='https://johnsmith.carto.com')";
        assertEquals(text, john().toString());
        assertEquals(text.replace("***", "abcdefg"), john().reveal());
    }

    @Test
    public void nothingShowsTheKeyThatWasNotAskedForIt() throws Exception {
        Credentials closed = john();
        closed.close();
        Credentials token = Credentials.fromToken("abcdefg", "https://x.org");
        Credentials client = Credentials.fromClient("joe", "abcdefg", "https://x.org");
        Credentials renewed = Credentials.fromClient("joe", "hushhush", "https://x.org")
                .withToken("{\"access_token\": \"abcdefg\"}", 200);
        for (Credentials shown : List.of(john().withSession("a session"), closed, token, client, renewed)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PrintStream print = new PrintStream(out);
            print.println(shown);
            print.println("" + shown + List.of(shown) + Optional.of(shown) + String.valueOf(shown));
            print.printf("%s %S %h%n", shown, shown, "x");
            StreamHandler log = new StreamHandler(out, new SimpleFormatter());
            LogRecord record = new LogRecord(Level.INFO, "used {0}");
            record.setParameters(new Object[] {shown});
            record.setThrown(new IllegalStateException("with " + shown));
            log.publish(record);
            log.flush();
            assertThrows(NotSerializableException.class, () -> new ObjectOutputStream(out).writeObject(shown));
            assertFalse(out.toString(), out.toString().contains("abcdefg"));
            assertFalse(out.toString(), out.toString().contains("hush"));
        }
        // Tools that inspect objects must find no text in these.
        for (Class<?> type : List.of(Credentials.class, Handle.class)) {
            for (Field field : type.getDeclaredFields()) {
                assertFalse(field.toString(), List.of(String.class, byte[].class, char[].class).contains(field.getType()));
            }
        }
    }

    @Test
    public void equalityIsThatOfTheAccount() {
        assertEquals(john(), john());
        assertEquals(john().hashCode(), john().hashCode());
        assertEquals(john().hashCode(), Credentials.create("johnsmith", null, "https://johnsmith.carto.com/").hashCode());
        assertNotEquals(john().hashCode(), Credentials.create("mary", "abcdefg").hashCode());
        assertEquals("found", Map.of(john(), "found").get(john()));
        assertNotEquals(john(), Credentials.create("johnsmith", null));
        assertNotEquals(john(), "johnsmith");
        assertNotEquals(john(), null);
    }

    @Test
    public void sessionsAreSharedAndKeptAsLongAsNeeded() throws Exception {
        Object session = new StringBuilder("a client");
        WeakReference<Object> watch = new WeakReference<>(session);
        Credentials creds = john().withSession(session);
        assertSame(session, creds.session(StringBuilder.class).orElseThrow());
        assertSame(session, creds.session(CharSequence.class).orElseThrow());
        assertFalse(creds.session(String.class).isPresent());
        assertFalse(creds.withSession(null).session(Object.class).isPresent());
        Credentials.setDefault(creds);
        creds.close();
        assertSame(session, Credentials.getDefault().orElseThrow().session(Object.class).orElseThrow());

        Credentials.setDefault(null);
        session = null;
        for (int n = 0; n < 1500 && watch.get() != null; n++) { // waits for the cleaner's thread
            System.gc();
            Thread.sleep(20);
        }
        assertEquals(null, watch.get());
    }

    @Test
    public void theProcessHasOneDefault() {
        assertFalse(Credentials.getDefault().isPresent());
        Credentials.setDefault(john());
        assertEquals(john(), Credentials.getDefault().orElseThrow());
        Credentials.setDefault(null);
        assertFalse(Credentials.getDefault().isPresent());
    }

    @Test
    public void closedCredentialsSaySoAndDoNothingElse() {
        Credentials creds = john();
        creds.close();
        creds.close();
        assertEquals("Credentials(closed)", creds.toString());
        List<ThrowingRunnable> uses = List.of(creds::username, creds::apiKey, creds::baseUrl, creds::account,
                creds::source, creds::sourceKind, creds::sourcePath, creds::warnings, creds::allowNonSecure,
                creds::isPublic, creds::save, () -> creds.save(path("x.json")), () -> creds.session(Object.class),
                () -> creds.withSession("x"), () -> creds.withSession(null), () -> creds.url("x"),
                creds::authorization, creds::query, creds::reveal, () -> creds.redact("abcdefg"),
                () -> creds.redact(""), () -> creds.redact("\0"), () -> creds.equals(john()),
                () -> john().equals(creds), creds::hashCode, () -> Credentials.setDefault(creds), creds::kind,
                creds::accessToken, creds::clientId, creds::tokenUrl, creds::expiresAt, creds::isFresh,
                () -> creds.renew(HttpClient.newHttpClient()), creds::tokenRequest, () -> creds.withToken("{}", 200),
                creds::withCachedToken, creds::saveToken);
        for (ThrowingRunnable use : uses) {
            assertFails(Status.NULL_ARGUMENT, use);
        }
        assertFalse(Credentials.getDefault().isPresent());
        assertFalse(Files.exists(path("x.json")));
    }

    /** Saves and deletes if the folder cannot be synced. {@link #notDurable} runs this in another process. */
    public static class NotDurable {
        public static void main(String[] args) {
            System.out.println(john().save() + " " + Credentials.loadDefault().equals(john()) + " " + Credentials.delete());
        }
    }

    @Test
    public void notDurable() throws Exception {
        ProcessBuilder program = new ProcessBuilder("java", "-cp", System.getProperty("java.class.path"),
                NotDurable.class.getName()).redirectErrorStream(true);
        program.environment().put("HOME", home.getRoot().toString());
        // A relative path: LD_PRELOAD is split at spaces.
        program.environment().put("LD_PRELOAD", System.getenv("CARTOCREDS_BUILD") + "/folders-fail-to-sync.so");
        Process process = program.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals("NOT_DURABLE true NOT_DURABLE\n", output);
    }

    @Test
    public void theDeclarationsAreTheHeaders() throws Exception {
        String header = Files.readString(Path.of(System.getenv("CARTOCREDS_HEADER"))).replaceAll("(?s)/\\*.*?\\*/", "");
        TreeSet<String> theirs = new TreeSet<>();
        Pattern function = Pattern.compile("CREDS_API\\s+(?:CREDS_MUST_USE\\s+)?([^;(]*?)(creds_\\w+)\\(([^;]*)\\)\\s*CREDS_NOEXCEPT;");
        for (MatchResult match : function.matcher(header).results().collect(Collectors.toList())) {
            String arguments = match.group(3).replace("void (*destroy)(void *session)", "destroy").replaceAll("\\s+", " ");
            List<String> types = new ArrayList<>();
            for (String argument : arguments.equals("void") ? new String[0] : arguments.split(", ")) {
                String type = jna(argument.replaceAll("\\w+$", ""));
                types.add(type.equals("const char *") ? "byte[]" : type);
            }
            theirs.add(jna(match.group(1)).replace("const char *", "Pointer") + " " + match.group(2) + types);
        }
        TreeSet<String> ours = new TreeSet<>();
        for (Method method : Library.class.getDeclaredMethods()) {
            if (method.getName().startsWith("creds_")) {
                ours.add(method.getReturnType().getSimpleName() + " " + method.getName()
                        + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.toList()));
            }
        }
        assertTrue(theirs.size() > 30);
        assertEquals(String.join("\n", theirs), String.join("\n", ours));
    }

    /** The Java type for a type of C. A text argument is bytes, and a text result is a Pointer. */
    private static String jna(String type) {
        switch (type.strip()) {
            case "const char *": return type.strip();
            case "size_t": return "Size";
            case "size_t *": return "LongByReference";
            case "creds_error_t **": return "PointerByReference";
            case "": return "Destroy";
            case "int64_t": return "long";
            case "uint32_t": case "int32_t": case "creds_status_t": return "int";
            case "bool": return "byte";
            case "void": return "void";
            default:
                assertTrue(type, type.strip().endsWith("*"));
                return "Pointer";
        }
    }

    @Test
    public void theConstantsAreTheHeaders() throws Exception {
        String header = Files.readString(Path.of(System.getenv("CARTOCREDS_HEADER")));
        TreeMap<String, Integer> theirs = new TreeMap<>();
        Pattern constant = Pattern.compile("(?m)^#define CREDS_(?!VERSION)(\\w+) (\\d+)$");
        constant.matcher(header).results().forEach(match -> theirs.put(match.group(1), Integer.valueOf(match.group(2))));
        TreeMap<String, Integer> ours = new TreeMap<>();
        for (Status status : Status.values()) {
            ours.put((status == Status.OK ? "" : "ERROR_") + status, status.ordinal());
        }
        ours.remove("ERROR_UNKNOWN");
        for (Flag flag : Flag.values()) {
            ours.put(flag.name(), flag.bit);
        }
        for (Warning warning : Warning.values()) {
            ours.put("WARNING_" + warning, warning.bit);
        }
        for (SourceKind kind : SourceKind.values()) {
            ours.put("SOURCE_" + kind, kind.ordinal());
        }
        ours.remove("SOURCE_UNKNOWN");
        ours.put("SHOW_API_KEY", 4); // Java has reveal() instead
        for (Kind kind : Kind.values()) {
            ours.put("KIND_" + kind, kind.ordinal());
        }
        ours.remove("KIND_UNKNOWN");
        assertEquals(theirs, ours);
        assertTrue(header.contains("#define CREDS_VERSION \"" + Credentials.version() + "\""));
    }

    private static long residentKib() throws Exception {
        System.gc();
        Thread.sleep(200); // so that the cleaner's thread frees them
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
    }

    private static void rounds(int count, Path file) {
        for (int n = 0; n < count; n++) {
            Credentials creds = john().withSession(new Object());
            Credentials.setDefault(creds);
            Credentials loaded = Credentials.fromFile(file);
            assertEquals(loaded, Credentials.getDefault().orElseThrow());
            assertTrue(creds.session(Object.class).isPresent());
            creds.redact(creds.url("x") + creds.authorization() + creds.query() + creds + Credentials.defaultPath());
            assertFails(Status.INSECURE_BASE_URL, () -> Credentials.resolve("http://localhost", null));
            Credentials client = Credentials.fromClient("joe", "hushhush", "https://x.org");
            Credentials token = client.withToken("{\"access_token\": \"abcdefg\", \"expires_in\": 86400}", 200);
            assertTrue(token.isFresh() && token.expiresAt().isPresent() && !client.tokenRequest().isEmpty());
            assertFails(Status.TOKEN_REFUSED, () -> client.withToken("", 401));
            token.close();
            loaded.close(); // the garbage collector frees the others
            if (n % 1000 == 999) {
                System.gc(); // it does not know of the memory behind the objects, so by itself it would run too rarely
            }
        }
    }

    @Test
    public void hundredThousandRoundsLeaveMemoryWhereItWas() throws Exception {
        Path file = path("x.json");
        john().save(file);
        rounds(30000, file);
        // The virtual machine itself grows for a while. A leak in each round makes every stretch grow by the same amount.
        long least = Long.MAX_VALUE;
        for (int stretch = 0; stretch < 4 && least >= 3072; stretch++) {
            long before = residentKib();
            rounds(100000, file);
            long grown = residentKib() - before;
            System.out.println("\n100,000 rounds: resident memory " + before + " KiB, " + grown + " KiB more");
            least = Math.min(least, grown);
        }
        assertTrue("grown by at least " + least + " KiB each time", least < 3072); // 30 bytes in each round
    }
}
