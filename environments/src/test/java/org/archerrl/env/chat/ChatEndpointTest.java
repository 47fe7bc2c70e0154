package org.archerrl.env.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.SettingException;
import org.archerrl.env.Settings;
import org.archerrl.env.chat.ChatSettings.CacheMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatEndpointTest {
    private static final String SECRET = "sk-top-secret-0123456789";
    private static final ApiKey KEY = ApiKey.of("THE_KEY", SECRET);
    private static final List<ChatMessage> HELLO =
            List.of(ChatMessage.system("Be brief."), ChatMessage.user("Héllo\n"));
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(20), 3, Duration.ofMillis(1));

    private static ChatSettings settings(String address, Patience patience, double callsPerSecond) {
        return new ChatSettings(
                address, new ChatOptions("m", 0.5, 9), "THE_KEY", patience, callsPerSecond, "", CacheMode.OFF);
    }

    private static ChatEndpoint endpoint(LocalServer server) {
        return settings(server.address(), PATIENCE, 0).connect(KEY);
    }

    private static ChatEndpoint caching(LocalServer server, Path folder, CacheMode mode) {
        return new ChatSettings(
                        server.address(), new ChatOptions("m", 0.5, 9), "THE_KEY", PATIENCE, 0, folder.toString(), mode)
                .connect(KEY);
    }

    private static EnvironmentFault fault(ChatEndpoint endpoint) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> assertThrows(EnvironmentFault.class, () -> endpoint.reply(HELLO)));
    }

    @Test
    void aRequestIsWhatOpenAiCompatibleServersTake() throws IOException {
        try (LocalServer server = new LocalServer(LocalServer.reply("  Good day.\n"))) {
            assertEquals("Good day.", endpoint(server).reply(HELLO, OptionalLong.of(7)));
            String request = server.requests().get(0);
            assertTrue(request.startsWith("POST /v1/chat/completions HTTP/1.1\n"), request);
            assertTrue(request.contains("\nAuthorization: Bearer " + SECRET + "\n"), request);
            assertTrue(request.contains("\nContent-Type: application/json\n"), request);
            assertEquals(
                    new ObjectMapper()
                            .readTree(
                                    """
                                    {"model": "m", "messages": [{"role": "system", "content": "Be brief."},
                                     {"role": "user", "content": "Héllo\\n"}], "temperature": 0.5, "max_tokens": 9, "seed": 7}
                                    """),
                    new ObjectMapper().readTree(request.substring(request.indexOf("\n\n"))));
        }
    }

    @Test
    void aServerWithoutKeysGetsNone() {
        try (LocalServer server = new LocalServer(LocalServer.reply("x"))) {
            settings(server.address(), PATIENCE, 0)
                    .connect(ApiKey.of("THE_KEY", ""))
                    .reply(HELLO);
            assertFalse(server.requests().get(0).contains("Authorization"));
        }
    }

    @Test
    void aServerThatIsDownIsUnreachable() {
        LocalServer server = new LocalServer(LocalServer.reply("x"));
        server.close();
        EnvironmentFault fault = fault(endpoint(server));
        assertEquals(Kind.UNREACHABLE, fault.kind());
        assertTrue(fault.getMessage().contains("does not answer"), fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{", "HTTP/1.1 200 OK\r\nConte"})
    void aServerThatHangsMeetsTheDeadline(String start) {
        try (LocalServer server = new LocalServer()) {
            server.then(server.stall(start));
            Patience brief = new Patience(Duration.ofMillis(300), 5, Duration.ofMillis(1));
            EnvironmentFault fault = fault(settings(server.address(), brief, 0).connect(KEY));
            assertEquals(Kind.DEADLINE, fault.kind());
            assertTrue(fault.getMessage().contains("within 300 ms"), fault.getMessage());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aServerThatPutsOffIsAskedAgainWhenItWantsToBe() {
        try (LocalServer server = new LocalServer(
                LocalServer.status(429, "Retry-After: 1\r\n", "{}"),
                LocalServer.status(503, "Retry-After: Thu, 01 Jan 1998 00:00:00 GMT\r\n", "{}"),
                LocalServer.reply("now"))) {
            long start = System.nanoTime();
            assertEquals("now", endpoint(server).reply(HELLO));
            assertEquals(3, server.requests().size());
            assertTrue(System.nanoTime() - start >= 1_000_000_000L, "asked before the second was over");
        }
    }

    @Test
    void aPauseBeyondTheDeadlineIsNotWaitedFor() {
        try (LocalServer server = new LocalServer(LocalServer.status(429, "Retry-After: 3600\r\n", "busy"))) {
            EnvironmentFault fault = fault(endpoint(server));
            assertEquals(Kind.UNREACHABLE, fault.kind());
            assertTrue(fault.getMessage().endsWith("refuses with 429: busy"), fault.getMessage());
            assertEquals(1, server.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"408, 3", "429, 3", "500, 3", "503, 3", "400, 1", "401, 1", "404, 1", "301, 1"})
    void onlyWhatMayPassIsTriedAgain(int status, int requests) {
        try (LocalServer server = new LocalServer(LocalServer.status(status, "", "no"))) {
            assertEquals(Kind.UNREACHABLE, fault(endpoint(server)).kind());
            assertEquals(requests, server.requests().size());
        }
    }

    @Test
    void anAnswerThatIsCutOffIsAskedForAgain() {
        LocalServer.Script cut = (request, out) ->
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"choi".getBytes(StandardCharsets.UTF_8));
        try (LocalServer server = new LocalServer(cut, LocalServer.status(500, "", ""), LocalServer.reply("whole"))) {
            assertEquals("whole", endpoint(server).reply(HELLO));
        }
        try (LocalServer server = new LocalServer(cut)) {
            assertEquals(Kind.UNREACHABLE, fault(endpoint(server)).kind());
            assertEquals(3, server.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{\"choices\": [{\"message\": {\"content\": \"cu",
                "{}",
                "3",
                "{\"choices\": []}",
                "{\"choices\": [{\"message\": {\"content\": null}}]}",
                "{\"choices\": [{\"message\": {\"content\": \" \\n\"}, \"finish_reason\": \"length\"}]}"
            })
    void anAnswerWithoutAReplyIsNonsense(String body) {
        try (LocalServer server = new LocalServer(LocalServer.status(200, "", body))) {
            assertEquals(Kind.NONSENSE, fault(endpoint(server)).kind());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void anAnswerWithoutEndIsNonsense() {
        LocalServer.Script endless = (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            while (true) {
                out.write(blanks);
            }
        };
        try (LocalServer server = new LocalServer(endless)) {
            EnvironmentFault fault = fault(endpoint(server));
            assertEquals(Kind.NONSENSE, fault.kind());
            assertTrue(fault.getMessage().contains("more than " + BoundedBody.LIMIT), fault.getMessage());
        }
    }

    @Test
    void noRedirectIsFollowed() {
        try (LocalServer elsewhere = new LocalServer(LocalServer.reply("stolen"));
                LocalServer server = new LocalServer(
                        LocalServer.status(307, "Location: " + elsewhere.address() + "/chat/completions\r\n", ""))) {
            EnvironmentFault fault = fault(endpoint(server));
            assertEquals(Kind.UNREACHABLE, fault.kind());
            assertTrue(fault.getMessage().contains("redirect"), fault.getMessage());
            assertEquals(List.of(), elsewhere.requests());
        }
    }

    @Test
    void callsKeepToTheirRate() {
        try (LocalServer server = new LocalServer(LocalServer.reply("x"))) {
            ChatEndpoint endpoint = settings(server.address(), PATIENCE, 10).connect(KEY);
            long start = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                endpoint.reply(HELLO);
            }
            assertTrue(System.nanoTime() - start >= 290_000_000L, "four calls within 0.3 s");
        }
    }

    @Test
    void whoIsInterruptedStopsWaiting() {
        try (LocalServer server = new LocalServer()) {
            server.then(server.stall(""));
            Thread.currentThread().interrupt();
            EnvironmentFault fault =
                    assertThrows(EnvironmentFault.class, () -> endpoint(server).reply(HELLO));
            assertTrue(Thread.interrupted());
            assertEquals(Kind.UNREACHABLE, fault.kind());
        }
    }

    @Test
    void whatIsRecordedReplaysWithoutAServer(@TempDir Path folder) {
        LocalServer server = new LocalServer(LocalServer.reply("one"), LocalServer.reply("two"));
        ChatEndpoint recording = caching(server, folder, CacheMode.RECORD);
        assertEquals("one", recording.reply(HELLO));
        assertEquals("one", recording.reply(HELLO));
        assertEquals("two", recording.reply(HELLO, OptionalLong.of(1)));
        server.close();
        ChatEndpoint replaying = caching(server, folder, CacheMode.REPLAY);
        assertEquals("one", replaying.reply(HELLO));
        assertEquals("two", replaying.reply(HELLO, OptionalLong.of(1)));
        assertEquals("one", caching(server, folder, CacheMode.RECORD).reply(HELLO));
        EnvironmentFault miss = assertThrows(
                EnvironmentFault.class, () -> replaying.reply(List.of(ChatMessage.user("new")), OptionalLong.empty()));
        assertEquals(Kind.UNREACHABLE, miss.kind());
        assertTrue(miss.getMessage().contains("no recorded reply"), miss.getMessage());
        assertEquals(2, server.requests().size());
    }

    @Test
    void replayNeverTouchesTheNetworkAndOffNeverTheFolder(@TempDir Path folder) {
        try (LocalServer server = new LocalServer(LocalServer.reply("x"))) {
            assertThrows(EnvironmentFault.class, () -> caching(server, folder, CacheMode.REPLAY)
                    .reply(HELLO));
            assertEquals(List.of(), server.requests());
            ChatEndpoint off = caching(server, folder, CacheMode.OFF);
            off.reply(HELLO);
            off.reply(HELLO);
            assertEquals(2, server.requests().size());
            assertEquals(0, folder.toFile().list().length);
        }
    }

    /** The name is the SHA-256 of the request as written here, so recordings outlive this program's versions. */
    @Test
    void aRecordingIsNamedByItsRequest(@TempDir Path folder) {
        try (LocalServer server = new LocalServer(LocalServer.reply("x"))) {
            caching(server, folder, CacheMode.RECORD).reply(List.of(ChatMessage.user("a")), OptionalLong.of(-1));
            String request = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],"
                    + "\"temperature\":0.5,\"max_tokens\":9,\"seed\":-1}";
            String digest =
                    Hashing.sha256().hashString(request, StandardCharsets.UTF_8).toString();
            assertEquals(List.of(digest + ".json"), List.of(folder.toFile().list()));
        }
    }

    @Test
    void halvesOfCharactersAreNoDanger(@TempDir Path folder) {
        try (LocalServer server = new LocalServer(LocalServer.reply("x \ud83d\ude00"))) {
            ChatEndpoint endpoint = caching(server, folder, CacheMode.RECORD);
            List<ChatMessage> half = List.of(ChatMessage.user("\ud800 \0"));
            assertEquals("x \ud83d\ude00", endpoint.reply(half));
            assertEquals("x \ud83d\ude00", endpoint.reply(half));
            assertEquals(1, server.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"request\": {}, \"reply\": \"x\"}", "{\"reply\": 3}", "\0"})
    void aBrokenRecordingIsNamed(String content, @TempDir Path folder) throws IOException {
        try (LocalServer server = new LocalServer(LocalServer.reply("x"))) {
            ChatEndpoint endpoint = caching(server, folder, CacheMode.RECORD);
            endpoint.reply(HELLO);
            Path file = folder.resolve(folder.toFile().list()[0]);
            Files.writeString(file, content);
            EnvironmentFault fault = fault(endpoint);
            assertEquals(Kind.NONSENSE, fault.kind());
            assertTrue(fault.getMessage().contains(file.toString()), fault.getMessage());
        }
    }

    @Test
    void severalWhoWantTheSameAskOnce(@TempDir Path folder) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (LocalServer server = new LocalServer(LocalServer.reply("first"), LocalServer.reply("other"))) {
            ChatEndpoint endpoint = caching(server, folder, CacheMode.RECORD);
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                replies.add(threads.submit(() -> endpoint.reply(HELLO)));
            }
            for (Future<String> reply : replies) {
                assertEquals("first", reply.get());
            }
            assertEquals(1, server.requests().size());
        } finally {
            threads.shutdownNow();
        }
    }

    /** A server that gives the key back wherever it can: in errors, in what is no HTTP, in replies. */
    @Test
    void theKeyIsNowhereToBeSeen(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(System.out);
        StringWriter seen = new StringWriter();
        try (LocalServer server = new LocalServer()) {
            Stream.of(
                            LocalServer.status(401, "", "{\"error\": {\"message\": \"wrong key " + SECRET + "\"}}"),
                            LocalServer.status(401, "", "{\"error\": \"\\u0073" + SECRET.substring(1) + "\"}"),
                            LocalServer.status(403, "", "x".repeat(280) + SECRET),
                            LocalServer.status(200, "", "no JSON: " + SECRET),
                            LocalServer.status(200, "", "{\"choices\": \"" + SECRET + "\"}"),
                            LocalServer.status(302, "Location: http://" + SECRET + "/\r\n", SECRET),
                            raw("HTTP/1.1 " + SECRET + "\r\n\r\n"),
                            raw("HTTP/1.1 " + SECRET + "\r\n\r\n"),
                            raw(SECRET + "\r\n\r\n"),
                            LocalServer.reply("your key is " + SECRET))
                    .forEach(server::then);
            ChatEndpoint endpoint = caching(server, folder, CacheMode.RECORD);
            for (int i = 0; i < 7; i++) {
                fault(endpoint).printStackTrace(new PrintWriter(seen, true));
            }
            assertEquals("your key is ***", endpoint.reply(HELLO));
            seen.append(endpoint.toString()).append(KEY.toString());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        for (String file : folder.toFile().list()) {
            seen.append(Files.readString(folder.resolve(file)));
        }
        String everything = seen + printed.toString(StandardCharsets.UTF_8);
        for (int end = 6; end <= SECRET.length(); end++) {
            assertFalse(everything.contains(SECRET.substring(0, end)), everything);
        }
        assertTrue(everything.contains("wrong key ***"), everything);
    }

    private static LocalServer.Script raw(String bytes) {
        return (String request, OutputStream out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatAServerSaysIsShownShortAndInOneLine() {
        try (LocalServer server =
                new LocalServer(LocalServer.status(400, "", "\u001b[31mno\n\n model\t\u202e" + "y".repeat(100_000)))) {
            String message = fault(endpoint(server)).getMessage();
            assertTrue(message.contains("refuses with 400: [31mno model yyy"), message);
            assertTrue(message.length() < 500, message);
            assertNull(fault(endpoint(server)).getCause());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk a", "sk-1\nX-Other: 1", "abc", "sk-ü123"})
    void whatCannotBeAKeyIsRefusedUnshown(String value) {
        SettingException error = assertThrows(SettingException.class, () -> ApiKey.of("THE_KEY", value));
        assertTrue(error.getMessage().contains("THE_KEY"), error.getMessage());
        assertFalse(error.getMessage().contains(value), error.getMessage());
    }

    private static ChatSettings given(Map<String, ?> values) {
        return ChatSettings.of(Settings.of("task", ChatSettings.options(), values));
    }

    @Test
    void theKeyComesFromTheNamedVariable() {
        try (LocalServer server = new LocalServer(LocalServer.reply("x"))) {
            given(Map.of("endpoint", server.address() + "/", "key-variable", "PATH"))
                    .connect()
                    .reply(HELLO);
            assertTrue(server.requests().get(0).contains("\nAuthorization: Bearer " + System.getenv("PATH") + "\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:8000",
                "ftp://h/v1",
                "http://me:" + SECRET + "@h/v1",
                "http://h/?key=" + SECRET,
                "http://"
            })
    void anAddressIsChecked(String address) {
        SettingException error = assertThrows(
                SettingException.class, () -> given(Map.of("endpoint", address)).connect());
        assertTrue(error.getMessage().startsWith("environment.endpoint: must be"), error.getMessage());
        assertFalse(error.getMessage().contains(SECRET), error.getMessage());
    }

    @Test
    void aFolderIsMadeForRecordingAndMustBeThereForReplay(@TempDir Path folder) throws IOException {
        Map<String, String> address = Map.of("endpoint", "http://127.0.0.1:1/v1");
        Path made = folder.resolve("a/b");
        given(Map.of("endpoint", address.get("endpoint"), "cache", made.toString()))
                .connect();
        assertTrue(Files.isDirectory(made));
        Path file = Files.writeString(folder.resolve("file"), "");
        for (String wrong : List.of("", folder.resolve("none").toString(), file.toString())) {
            SettingException error = assertThrows(SettingException.class, () -> given(
                            Map.of("endpoint", address.get("endpoint"), "cache", wrong, "cache-mode", "replay"))
                    .connect());
            assertTrue(error.getMessage().startsWith("environment.cache: must be"), error.getMessage());
        }
        assertThrows(SettingException.class, () -> given(
                        Map.of("endpoint", address.get("endpoint"), "cache", file.toString()))
                .connect());
    }
}
