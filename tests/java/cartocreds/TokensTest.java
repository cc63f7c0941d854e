package cartocreds;

import static cartocreds.CredentialsTest.assertFails;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** Access tokens, clients and profiles; and renew() with a server on this machine. */
public class TokensTest {
    private static final String API = "https://gcp-us-east1.api.carto.com";
    private static final String TOKEN = "tok.abcdefg";
    private static final String SECRET = "hush&hush";
    private static final String CARTO = "https://auth.carto.com/oauth/token";
    // {"alg":"HS256"}.{"a":"ac_1","exp":N,"jti":"x"}.sig, with exp 1700000000 (in 2023) and 4000000000 (in 2096)
    private static final String EXPIRED_JWT =
            "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6MTcwMDAwMDAwMCwianRpIjoieCJ9.c2ln";
    private static final String LASTING_JWT =
            "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiYWNfMSIsImV4cCI6NDAwMDAwMDAwMCwianRpIjoieCJ9.c2ln";
    private static final String GOOD =
            "{\"access_token\": \"tok.abcdefg\", \"expires_in\": 86400, \"token_type\": \"Bearer\"}";

    private record Answer(int status, String body) { }

    private static final Map<String, Answer> ANSWERS = Map.of(
            "/good", new Answer(200, GOOD),
            "/brief", new Answer(200, GOOD.replace("86400", "10")),
            "/401", new Answer(401, "{\"error\": \"access_denied\", \"error_description\": \"no hush&hush\"}"),
            "/403", new Answer(403, "{\"error\": \"access_denied\"}"),
            "/429", new Answer(429, "{\"error\": \"too_many_requests\"}"),
            "/500", new Answer(500, "<html>"),
            "/redirect", new Answer(307, GOOD),
            "/garbage", new Answer(200, "\0{hush&hush"),
            "/huge", new Answer(200, " ".repeat(70000)),
            "/slow", new Answer(200, GOOD));

    @Rule
    public final TemporaryFolder home = new TemporaryFolder();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @Before
    public void aHomeAndAServer() throws IOException {
        CredentialsTest.Environment.C.setenv("HOME", home.getRoot().toString(), 1);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            Answer answer = ANSWERS.get(path);
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/good");
            exchange.sendResponseHeaders(answer.status, bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes, 0, 1);
                exchange.getResponseBody().flush();
                if (path.equals("/slow")) {
                    over.await();
                }
                exchange.getResponseBody().write(bytes, 1, bytes.length - 1);
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @After
    public void leaveNothing() {
        over.countDown();
        server.stop(0);
        threads.shutdown();
        Renewal.timeLimit = Duration.ofSeconds(30);
    }

    private static Credentials token(String text) {
        return Credentials.fromToken(text, API);
    }

    private static Credentials client() {
        return Credentials.fromClient("joe", SECRET, API);
    }

    private Credentials asking(String path) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        return Credentials.fromClient("joe", SECRET, API, url, Flag.ALLOW_NON_SECURE);
    }

    private Path path(String name) {
        return home.getRoot().toPath().resolve(name);
    }

    /** Checks that a failure shows no secret, neither itself nor through its causes. */
    private static CartoCredsException assertHides(Status status, ThrowingRunnable call) {
        CartoCredsException exception = assertFails(status, call);
        assertEquals(null, exception.getCause());
        for (String secret : List.of(TOKEN, SECRET, "hush%26hush")) {
            assertFalse(exception.toString(), exception.toString().contains(secret));
        }
        return exception;
    }

    @Test
    public void tokensAndClientsTellWhatTheyAre() {
        record Row(Credentials creds, Kind kind, String token, String client, String url, boolean fresh) { }
        for (Row row : List.of(
                new Row(Credentials.create("joe", "k"), Kind.API_KEY, null, null, null, true),
                new Row(token(TOKEN), Kind.TOKEN, TOKEN, null, null, true),
                new Row(client(), Kind.CLIENT, null, "joe", CARTO, false),
                new Row(Credentials.fromClient("joe", SECRET, API, null), Kind.CLIENT, null, "joe", CARTO, false),
                new Row(Credentials.fromClient("joe", SECRET, API, "https://x.org/t"), Kind.CLIENT, null, "joe",
                        "https://x.org/t", false),
                new Row(client().withToken(GOOD, 200), Kind.TOKEN, TOKEN, "joe", CARTO, true))) {
            assertEquals(row.kind, row.creds.kind());
            assertEquals(Optional.ofNullable(row.token), row.creds.accessToken());
            assertEquals(Optional.ofNullable(row.client), row.creds.clientId());
            assertEquals(Optional.ofNullable(row.url), row.creds.tokenUrl());
            assertEquals(row.fresh, row.creds.isFresh());
        }
        assertEquals(Kind.UNKNOWN, Kind.of(77));
        assertEquals("Bearer " + TOKEN, token(TOKEN).authorization());
        assertEquals("Credentials(access_token='***', base_url='" + API + "')", token(TOKEN).toString());
        assertEquals("Credentials(client_id='joe', client_secret='***', base_url='" + API + "')", client().toString());
        assertEquals("*** ***", client().withToken(GOOD, 200).redact(TOKEN + " " + SECRET));
        assertEquals(token(TOKEN), token(TOKEN));
        assertEquals(token(TOKEN).hashCode(), token(TOKEN).hashCode());
        assertNotEquals(token(TOKEN), token("other"));
    }

    @Test
    public void theExpiryIsAnInstant() {
        assertEquals(Optional.empty(), token(TOKEN).expiresAt());
        assertEquals(Optional.of(Instant.parse("2096-10-02T07:06:40Z")), token(LASTING_JWT).expiresAt());
        assertTrue(token(LASTING_JWT).isFresh(Duration.ofMinutes(5)));
        assertFalse(token(LASTING_JWT).isFresh(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(Optional.of(Instant.ofEpochSecond(1700000000)), token(EXPIRED_JWT).expiresAt());
        assertFalse(token(EXPIRED_JWT).isFresh(Duration.ofDays(-100000)));
        assertTrue(token(EXPIRED_JWT).warnings().contains(Warning.EXPIRED));
        long left = Duration.between(Instant.now(), client().withToken(GOOD, 200).expiresAt().orElseThrow()).toSeconds();
        assertTrue("" + left, left > 86300 && left <= 86400);
    }

    @Test
    public void profilesOfTheCartoCli() throws Exception {
        assertFails(Status.NOT_FOUND, () -> Credentials.fromProfile(null));
        Path file = Files.writeString(path(".carto_credentials.json"), """
                {"current_profile": "one", "profiles": {"one": {"token": "tok.abcdefg", "tenant_id": "gcp-us-east1"},
                 "two": {"token": "two", "tenant_id": "gcp-us-east1"}}}""");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(token(TOKEN), Credentials.fromProfile(null));
        assertEquals(token(TOKEN), Credentials.resolve(null, null));
        assertEquals(Optional.of("two"), Credentials.fromProfile("two", Flag.REQUIRE_PRIVATE).accessToken());
        assertFails(Status.NOT_FOUND, () -> Credentials.fromProfile("three"));
    }

    @Test
    public void whatIsRefusedShowsNoSecret() {
        assertHides(Status.INVALID_TOKEN, () -> token(TOKEN + "\n"));
        assertHides(Status.INVALID_TOKEN, () -> token(TOKEN + "\0"));
        assertHides(Status.INVALID_TOKEN, () -> token(""));
        assertHides(Status.INVALID_UTF8, () -> token(TOKEN + "\ud800"));
        assertHides(Status.INVALID_BASE_URL, () -> Credentials.fromToken(TOKEN, "https://joe.carto.com"));
        assertHides(Status.INSECURE_BASE_URL, () -> Credentials.fromToken(TOKEN, "http://x.org"));
        assertHides(Status.INVALID_TOKEN, () -> Credentials.fromClient("", SECRET, API));
        assertHides(Status.INVALID_TOKEN, () -> Credentials.fromClient("joe", SECRET + "\n", API));
        assertHides(Status.INVALID_TOKEN, () -> Credentials.fromClient("joe", SECRET + "\0", API));
        assertHides(Status.INSECURE_BASE_URL, () -> Credentials.fromClient("joe", SECRET, API, "http://x.org"));
        assertHides(Status.NOT_FOUND, () -> Credentials.fromProfile("a\0b"));
        assertHides(Status.WRONG_KIND, () -> token(TOKEN).tokenRequest());
        assertHides(Status.WRONG_KIND, () -> token(TOKEN).withToken(GOOD, 200));
        assertHides(Status.WRONG_KIND, () -> token(TOKEN).withCachedToken());
        assertHides(Status.WRONG_KIND, () -> client().saveToken());
        assertHides(Status.WRONG_KIND, () -> client().authorization());
        assertHides(Status.MALFORMED, () -> client().withToken("", 200));
        assertHides(Status.TRY_LATER, () -> client().withToken(new byte[0], 0));
    }

    @Test
    public void aTokenIsAskedForOnceAndTheNextProgramFindsIt() throws Exception {
        Credentials client = asking("/good").withSession("a session");
        Credentials found = client.renew(http);
        assertEquals(Optional.of(TOKEN), found.accessToken());
        assertEquals(Optional.of("joe"), found.clientId());
        assertEquals("a session", found.session(String.class).orElseThrow());
        assertEquals(Kind.CLIENT, client.kind());
        assertEquals(List.of("POST /good application/x-www-form-urlencoded " + client.tokenRequest()), asked);

        try (Credentials again = found.renew(http)) {
            assertEquals(found, again);
        }
        assertEquals(Optional.of(TOKEN), found.accessToken()); // it does not close with the other credentials
        assertEquals(found, asking("/good").renew(http));
        ProcessBuilder program = new ProcessBuilder("java", "-cp", System.getProperty("java.class.path"),
                Next.class.getName(), client.tokenUrl().orElseThrow()).redirectErrorStream(true);
        program.environment().put("HOME", home.getRoot().toString());
        Process process = program.start();
        assertEquals(TOKEN + "\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(1, asked.size());
    }

    /** A later program of the same user. */
    public static class Next {
        public static void main(String[] args) {
            System.out.println(Credentials.fromClient("joe", SECRET, API, args[0], Flag.ALLOW_NON_SECURE)
                    .renew(HttpClient.newHttpClient()).accessToken().orElseThrow());
        }
    }

    @Test
    public void anAnswerWithoutAGoodTokenIsAnErrorAndNobodyAsksAgain() {
        record Row(String path, Status status, String named) { }
        for (Row row : List.of(
                new Row("/401", Status.TOKEN_REFUSED, "(no ***)"),
                new Row("/403", Status.TOKEN_REFUSED, "access_denied"),
                new Row("/429", Status.TRY_LATER, "429"),
                new Row("/500", Status.TRY_LATER, "500"),
                new Row("/redirect", Status.TOKEN_REFUSED, "token_url"),
                new Row("/garbage", Status.MALFORMED, "access_token"),
                new Row("/huge", Status.TOO_LARGE, "64 KiB"),
                new Row("/slow", Status.TRY_LATER, "try again later"))) {
            asked.clear();
            Renewal.timeLimit = row.path.equals("/slow") ? Duration.ofMillis(300) : Duration.ofSeconds(30);
            CartoCredsException exception = assertHides(row.status, () -> asking(row.path).renew(http));
            assertTrue(exception.getMessage(), exception.getMessage().contains(row.named));
            assertEquals(row.path, 1, asked.size());
        }
        assertFalse(Files.exists(path(".cache")));
    }

    @Test
    public void thereIsNoAnswer() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port + "/t";
        Credentials client = Credentials.fromClient("joe", SECRET, API, url, Flag.ALLOW_NON_SECURE);
        assertTrue(assertHides(Status.TRY_LATER, () -> client.renew(http)).getMessage().contains("ConnectException"));
        Thread.currentThread().interrupt();
        assertHides(Status.TRY_LATER, () -> asking("/slow").renew(http));
        assertTrue(Thread.interrupted());
    }

    @Test
    public void aClientThatFollowsRedirectsIsRefused() {
        HttpClient follows = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
        assertThrows(IllegalArgumentException.class, () -> asking("/redirect").renew(follows));
        assertEquals(List.of(), asked);
    }

    @Test
    public void threadsAskOnce() throws Exception {
        List<Future<Optional<String>>> found = new ArrayList<>();
        for (int n = 0; n < 16; n++) {
            found.add(threads.submit(() -> asking("/good").renew(http).accessToken()));
        }
        for (Future<Optional<String>> one : found) {
            assertEquals(Optional.of(TOKEN), one.get(20, TimeUnit.SECONDS));
        }
        assertEquals(1, asked.size());
    }

    @Test
    public void aTokenThatSoonExpiresOrCannotBeKeptIsTheProgramsAllTheSame() throws Exception {
        assertFalse(asking("/brief").renew(http).isFresh(Duration.ofMinutes(5)));
        assertEquals(1, asked.size());
        Files.move(path(".cache"), path("moved"));
        Files.writeString(path(".cache"), "no folder");
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger("cartocreds");
        logger.setUseParentHandlers(false);
        logger.setFilter(record -> lines.add(record.getMessage()));
        assertEquals(Optional.of(TOKEN), asking("/good").renew(http).accessToken());
        logger.setFilter(null);
        assertEquals(1, lines.size());
        assertTrue(lines.get(0), lines.get(0).contains("is not kept") && !lines.get(0).contains(TOKEN));
    }

    @Test
    public void aTokenIsUsedToItsEndWhereThereIsNoOther() {
        String claims = "{\"exp\": " + (Instant.now().getEpochSecond() + 200) + "}";
        Credentials alone = token("eyJhbGciOiJIUzI1NiJ9."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln");
        assertFalse(alone.isFresh(Duration.ofMinutes(5)));
        assertEquals(alone, alone.renew(http));
        assertEquals(List.of(), asked);
        for (String path : List.of("/429", "/500")) {
            asked.clear();
            assertEquals(Optional.of("old"), old(path, 200).renew(http).accessToken());
            assertEquals(1, asked.size());
            assertHides(Status.TRY_LATER, () -> old(path, 0).renew(http));
        }
        Renewal.timeLimit = Duration.ofMillis(300);
        assertEquals(Optional.of("old"), old("/slow", 200).renew(http).accessToken());
        Renewal.timeLimit = Duration.ofSeconds(30);
        assertHides(Status.TOKEN_REFUSED, () -> old("/403", 200).renew(http));
        assertEquals(Optional.of(TOKEN), old("/good", 200).renew(http).accessToken());
    }

    /** A client whose token is valid for this many seconds. */
    private Credentials old(String path, int lasts) {
        return asking(path).withToken("{\"access_token\": \"old\", \"expires_in\": " + lasts + "}", 200);
    }

    @Test
    public void credentialsWithoutAClientAreAskedForNothing() {
        assertEquals(token(TOKEN), token(TOKEN).renew(http));
        assertEquals(Kind.API_KEY, Credentials.create("joe", "k").renew(http).kind());
        assertHides(Status.WRONG_KIND, () -> token(EXPIRED_JWT).renew(http));
        assertEquals(List.of(), asked);
    }

    @Test
    public void aTokenIsKeptInAFileOfOnesChoice() throws Exception {
        Credentials found = client().withToken(GOOD.getBytes(StandardCharsets.UTF_8), 200);
        assertEquals(Status.OK, found.saveToken(path("mine.json")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path("mine.json"))));
        assertEquals(found, client().withCachedToken(path("mine.json")));
        assertEquals(Kind.CLIENT, client().withCachedToken(path("none.json")).kind());
    }
}
