package cartocreds;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/**
 * Wrong arguments are refused. One account is saved and another one is in the environment. The calls must not return one of these
 * instead of the account that the program meant. Arguments of wrong types do not compile, so the tests are about null and flags.
 */
public class WrongArgumentsTest {
    @Rule
    public final TemporaryFolder home = new TemporaryFolder();

    private String saved;

    @Before
    public void twoOtherAccounts() throws Exception {
        CredentialsTest.Environment.C.setenv("HOME", home.getRoot().toString(), 1);
        Credentials.create("saved", "savedkey").save();
        saved = Files.readString(Credentials.defaultPath());
        CredentialsTest.Environment.C.setenv("CARTO_USER", "environment", 1);
    }

    @After
    public void leaveNothing() {
        CredentialsTest.Environment.C.unsetenv("CARTO_USER");
        Credentials.setDefault(null);
    }

    /** A call, and the status of the error that it throws. A null status means a NullPointerException. */
    private record Wrong(String name, Status status, ThrowingRunnable call) { }

    private static Credentials john() {
        return Credentials.create("johnsmith", "abcdefg");
    }

    private static final Flag[] NO_FLAGS = null;
    private static final Flag[] A_NULL = {null};

    private static final List<Wrong> WRONG = List.of(
            new Wrong("no account", Status.MISSING_ACCOUNT, () -> Credentials.create(null, null)),
            new Wrong("no account or base_url", Status.MISSING_ACCOUNT, () -> Credentials.create(null, null, null)),
            new Wrong("a flag alone", Status.MISSING_ACCOUNT,
                    () -> Credentials.create(null, null, null, Flag.REQUIRE_PRIVATE)),
            new Wrong("a key alone", Status.MISSING_ACCOUNT, () -> Credentials.create(null, "abcdefg")),
            new Wrong("empty texts", Status.MISSING_ACCOUNT, () -> Credentials.create("", null, "")),
            new Wrong("a key without a target", Status.MISSING_ACCOUNT, () -> Credentials.resolve(null, "abcdefg")),
            new Wrong("an empty target", Status.MISSING_ACCOUNT, () -> Credentials.resolve("", null)),
            new Wrong("an empty path", Status.INVALID_PATH, () -> Credentials.fromFile(Path.of(""))),
            new Wrong("no path for url", Status.NULL_ARGUMENT, () -> john().url(null)),

            new Wrong("a flag of others, fromFile", Status.INVALID_FLAGS,
                    () -> Credentials.fromFile(Path.of("x.json"), Flag.ALLOW_NON_SECURE)),
            new Wrong("a flag of others, loadDefault", Status.INVALID_FLAGS,
                    () -> Credentials.loadDefault(Flag.ALLOW_NON_SECURE)),
            new Wrong("a flag of others, fromEnv", Status.INVALID_FLAGS,
                    () -> Credentials.fromEnv(Flag.REQUIRE_PRIVATE)),

            new Wrong("null flags, create", null, () -> Credentials.create("j", null, null, NO_FLAGS)),
            new Wrong("null flags, fromFile", null, () -> Credentials.fromFile(Path.of("x.json"), NO_FLAGS)),
            new Wrong("null flags, loadDefault", null, () -> Credentials.loadDefault(NO_FLAGS)),
            new Wrong("null flags, fromEnv", null, () -> Credentials.fromEnv(NO_FLAGS)),
            new Wrong("null flags, resolve", null, () -> Credentials.resolve("j", null, NO_FLAGS)),
            new Wrong("a null flag, create", null, () -> Credentials.create("j", null, null, A_NULL)),
            new Wrong("a null flag, fromFile", null, () -> Credentials.fromFile(Path.of("x.json"), A_NULL)),
            new Wrong("a null flag, loadDefault", null, () -> Credentials.loadDefault(A_NULL)),
            new Wrong("a null flag, fromEnv", null, () -> Credentials.fromEnv(A_NULL)),
            new Wrong("a null flag, resolve", null, () -> Credentials.resolve("j", null, A_NULL)),
            new Wrong("null for a file, fromFile", null, () -> Credentials.fromFile(null)),
            new Wrong("null for a file, save", null, () -> john().save(null)),
            new Wrong("null for a file, delete", null, () -> Credentials.delete(null)),
            new Wrong("no token", Status.NULL_ARGUMENT, () -> Credentials.fromToken(null, "https://x.org")),
            new Wrong("no address for a token", Status.NULL_ARGUMENT, () -> Credentials.fromToken("abcdefg", null)),
            new Wrong("no client", Status.NULL_ARGUMENT, () -> Credentials.fromClient(null, "abcdefg", "https://x.org")),
            new Wrong("no secret", Status.NULL_ARGUMENT, () -> Credentials.fromClient("joe", null, "https://x.org")),
            new Wrong("no address for a client", Status.NULL_ARGUMENT,
                    () -> Credentials.fromClient("joe", "abcdefg", null)),
            new Wrong("a flag of others, fromToken", Status.INVALID_FLAGS,
                    () -> Credentials.fromToken("abcdefg", "https://x.org", Flag.REQUIRE_PRIVATE)),
            new Wrong("a flag of others, fromProfile", Status.INVALID_FLAGS,
                    () -> Credentials.fromProfile(null, Flag.ALLOW_NON_SECURE)),
            new Wrong("null flags, fromToken", null, () -> Credentials.fromToken("abcdefg", "https://x.org", NO_FLAGS)),
            new Wrong("null flags, fromClient", null,
                    () -> Credentials.fromClient("joe", "abcdefg", "https://x.org", null, NO_FLAGS)),
            new Wrong("a null flag, fromProfile", null, () -> Credentials.fromProfile(null, A_NULL)),
            new Wrong("null for a file, saveToken", null, () -> john().saveToken(null)),
            new Wrong("null for a file, withCachedToken", null, () -> john().withCachedToken(null)),
            new Wrong("null for an answer", null, () -> john().withToken((String) null, 200)),
            new Wrong("null for the bytes of an answer", null, () -> john().withToken((byte[]) null, 200)),
            new Wrong("null for a time", null, () -> john().isFresh(null)),
            new Wrong("null for an HttpClient", null, () -> john().renew(null)),
            new Wrong("null for a text", null, () -> john().redact(null)),
            new Wrong("null for a class", null, () -> john().withSession("x").session(null)));

    @Test
    public void wrongCallsThrowAndGiveSaveDeleteAndShowNothing() throws Exception {
        for (Wrong wrong : WRONG) {
            if (wrong.status == null) {
                assertThrows(wrong.name, NullPointerException.class, wrong.call);
            } else {
                CartoCredsException error = assertThrows(wrong.name, CartoCredsException.class, wrong.call);
                assertEquals(wrong.name, wrong.status, error.status());
                assertFalse(wrong.name, error.getMessage().contains("abcdefg"));
            }
        }
        assertFalse(Credentials.getDefault().isPresent());
        assertEquals(saved, Files.readString(Credentials.defaultPath()));
    }

    @Test
    public void theSavedCredentialsComeBackWhereTheyAreAskedFor() {
        assertEquals("saved", Credentials.loadDefault().username().orElseThrow());
        assertEquals("environment", Credentials.resolve(null, null).username().orElseThrow());
    }

    @Test
    public void anErrorSaysWhatToCall() {
        assertTrue(assertThrows(CartoCredsException.class, () -> Credentials.create(null, null)).getMessage()
                .endsWith("or load the saved credentials with loadDefault()"));
        assertEquals("file is null; for the default file call loadDefault(), save() or delete()",
                assertThrows(NullPointerException.class, () -> Credentials.fromFile(null)).getMessage());
    }
}
