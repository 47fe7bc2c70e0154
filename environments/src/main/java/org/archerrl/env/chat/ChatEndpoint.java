package org.archerrl.env.chat;

import com.google.common.util.concurrent.RateLimiter;
import com.google.common.util.concurrent.Striped;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.chat.ChatSettings.CacheMode;
import org.archerrl.env.chat.Patience.Countdown;

/**
 * A chat endpoint of the kind that OpenAI's API has made common: {@code POST ENDPOINT/chat/completions}, the reply in one piece.
 *
 * <p>A try that finds nobody, is cut off, or is answered by 408, 429 or 5xx is repeated after a pause that doubles, or the pause that
 * {@code Retry-After} asks for, until a reply comes or the call's time is over. Redirects are not followed. Safe for threads.
 */
public final class ChatEndpoint {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final double JITTER = 0.2;
    /** What Failsafe takes for no wish of the server's. */
    private static final Duration BY_BACKOFF = Duration.ofNanos(-1);

    /** Its threads are daemons, and it holds no key. */
    private static final class Web {
        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private final URI address;
    private final ApiKey key;
    private final ChatOptions options;
    private final Patience patience;
    private final Optional<RateLimiter> limiter;
    private final Optional<ReplyCache> recordings;
    private final boolean asks;
    private final Striped<Lock> asking = Striped.lock(256);

    ChatEndpoint(URI base, ApiKey key, ChatSettings settings, Optional<ReplyCache> recordings) {
        this.address = URI.create(base + "/chat/completions");
        this.key = key;
        this.options = settings.sampling();
        this.patience = settings.patience();
        this.limiter = settings.callsPerSecond() > 0
                ? Optional.of(RateLimiter.create(settings.callsPerSecond()))
                : Optional.empty();
        this.recordings = recordings;
        this.asks = settings.cacheMode() != CacheMode.REPLAY;
    }

    /** Returns the model's reply to a conversation, see {@link #reply(List, OptionalLong)}. */
    public String reply(List<ChatMessage> messages) {
        return reply(messages, OptionalLong.empty());
    }

    /**
     * Returns the model's reply to a conversation.
     *
     * @param seed what the endpoint is asked to sample with; many servers honour it, none need to
     * @return never empty, without the blanks around it
     * @throws EnvironmentFault if there is none: DEADLINE when the time of the call is over, UNREACHABLE when nobody answers or the
     *     endpoint refuses, also when nothing is recorded and nothing may be asked, NONSENSE when the answer holds no reply
     */
    public String reply(List<ChatMessage> messages, OptionalLong seed) {
        ChatRequest request = new ChatRequest(options, messages, seed);
        Countdown countdown = patience.start();
        return recordings.map(cache -> recorded(cache, request, countdown)).orElseGet(() -> asked(request, countdown));
    }

    /** Asks for what is not recorded, once where several threads want the same. */
    private String recorded(ReplyCache cache, ChatRequest request, Countdown countdown) {
        Lock lock = asking.get(request.digest());
        try {
            if (!lock.tryLock(countdown.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw late();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            Optional<String> found = cache.find(request);
            if (found.isPresent()) {
                return found.get();
            }
            if (!asks) {
                throw new EnvironmentFault(
                        Kind.UNREACHABLE,
                        "there is no recorded reply " + cache.file(request) + ", and with cache-mode: replay nothing is"
                                + " asked; record it with cache-mode: record");
            }
            String reply = asked(request, countdown);
            cache.keep(request, reply);
            return reply;
        } finally {
            lock.unlock();
        }
    }

    private String asked(ChatRequest request, Countdown countdown) {
        HttpRequest.Builder post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.json().toString()));
        key.header().ifPresent(value -> post.header("Authorization", value));
        HttpRequest made = post.build();
        try {
            HttpResponse<byte[]> answer = Failsafe.with(retries(countdown)).get(() -> tried(made, countdown));
            return key.hiddenIn(new Answer(answer).reply(this::fault));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw interrupted();
            }
            boolean tooLong = e.getCause() instanceof BoundedBody.TooLongException;
            throw fault(tooLong ? Kind.NONSENSE : Kind.UNREACHABLE, "does not answer: " + e.getCause());
        }
    }

    private RetryPolicy<HttpResponse<byte[]>> retries(Countdown countdown) {
        return RetryPolicy.<HttpResponse<byte[]>>builder()
                .handle(IOException.class)
                .abortOn(BoundedBody.TooLongException.class)
                .handleResultIf(answer -> new Answer(answer).isWorthARetryWithin(countdown.left()))
                .withMaxAttempts(patience.tries())
                .withBackoff(patience.firstPause(), LONGEST_PAUSE)
                .withJitter(JITTER)
                .withDelayFn(context -> Optional.ofNullable(context.getLastResult())
                        .flatMap(answer -> new Answer(answer).pause())
                        .orElse(BY_BACKOFF))
                .withMaxDuration(patience.deadline())
                .build();
    }

    private HttpResponse<byte[]> tried(HttpRequest request, Countdown countdown)
            throws IOException, InterruptedException {
        if (limiter.isPresent() && !limiter.get().tryAcquire(countdown.left())) {
            throw late();
        }
        CompletableFuture<HttpResponse<byte[]>> answer = Web.CLIENT.sendAsync(request, head -> new BoundedBody());
        try {
            return answer.get(countdown.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cut ? cut : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private EnvironmentFault late() {
        return fault(
                Kind.DEADLINE, "has not answered within " + patience.deadline().toMillis() + " ms");
    }

    private EnvironmentFault interrupted() {
        Thread.currentThread().interrupt();
        return fault(Kind.UNREACHABLE, "was not waited for: the thread was interrupted");
    }

    /** Makes a fault that shows neither the key nor what else a server may have put into its words, and so has no cause. */
    private EnvironmentFault fault(Kind kind, String what) {
        return new EnvironmentFault(
                kind,
                address + ", asked for model " + options.model() + " with " + key + ", "
                        + Answer.cleaned(key.hiddenIn(what)));
    }

    @Override
    public String toString() {
        return "ChatEndpoint[" + address + ", " + options.model() + "]";
    }
}
