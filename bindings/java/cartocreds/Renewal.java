package cartocreds;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** Asks the server for an access token: what {@link Credentials#renew} does. */
final class Renewal {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int SIZE_LIMIT = 64 * 1024; // the largest answer that the library accepts

    /** The time limit for the whole answer. The tests shorten it. */
    static Duration timeLimit = Duration.ofSeconds(30);

    /** Only one thread asks at a time. The threads that waited then find its token in the cache. */
    private static final ReentrantLock TURN = new ReentrantLock();

    private Renewal() { }

    static Credentials renewed(Credentials creds, HttpClient client) {
        // A client that follows redirects would send the secret to any address that the answer names.
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("client follows redirects; give one with HttpClient.Redirect.NEVER");
        }
        // Without a client there is no other token: this one is used to its end.
        if (creds.isFresh(creds.tokenUrl().isPresent() ? FRESH : Duration.ZERO)) {
            return creds.again();
        }
        TURN.lock();
        try (Credentials cached = creds.withCachedToken()) {
            if (cached.isFresh(FRESH)) {
                return cached.again();
            }
            try {
                HttpResponse<byte[]> answer = ask(cached, client);
                Credentials found = cached.withToken(answer.body(), answer.statusCode());
                keep(found);
                return found;
            } catch (CartoCredsException exception) {
                if (exception.status() != Status.TRY_LATER || !cached.isFresh(Duration.ZERO)) {
                    throw exception;
                }
                return cached.again();
            }
        } finally {
            TURN.unlock();
        }
    }

    /** Saves the token in the cache. If that fails, the program still has its token. */
    private static void keep(Credentials creds) {
        try {
            creds.saveToken();
        } catch (CartoCredsException exception) {
            System.getLogger("cartocreds").log(System.Logger.Level.WARNING,
                    "The access token is not kept for other programs: " + exception.getMessage());
        }
    }

    private static HttpResponse<byte[]> ask(Credentials creds, HttpClient client) {
        String url = creds.tokenUrl().orElseThrow();
        CompletableFuture<HttpResponse<byte[]>> future = null;
        Throwable reason;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(timeLimit)
                    .header("Content-Type", "application/x-www-form-urlencoded").header("Accept", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(creds.tokenRequest())).build();
            future = client.sendAsync(request, head -> new Limited());
            return future.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException exception) {
            reason = exception.getCause();
        } catch (TimeoutException exception) {
            reason = new TimeoutException("the answer was not complete after " + timeLimit.toSeconds() + " seconds");
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            reason = exception;
        } catch (IllegalArgumentException exception) {
            reason = exception; // a URL that java.net.http does not take
        }
        if (future != null) {
            future.cancel(true);
        }
        throw new CartoCredsException(Status.TRY_LATER, "no access token came from " + url + ": "
                + creds.redact(String.valueOf(reason)) + "; check the network, and try again later");
    }

    /** The bytes of an answer, up to one more than the library takes, which is enough for it to refuse them. */
    private static final class Limited implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] chunk = new byte[Math.min(buffer.remaining(), SIZE_LIMIT + 1 - bytes.size())];
                buffer.get(chunk);
                bytes.writeBytes(chunk);
            }
            if (bytes.size() > SIZE_LIMIT) {
                subscription.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable error) {
            body.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
