package org.archerrl.env.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages may not do in either browser: read files, talk to servers that are not named, leave files behind, judge by their text. */
class SafetyTest {
    private static final String SECRET = "the secret outside";

    @TempDir
    private Path directory;

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] answer = "from the server".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        Files.writeString(directory.resolve("secret.txt"), SECRET);
        Files.createDirectory(directory.resolve("pages"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private EnvironmentSpec page(String browser, String body, String reward, Map<String, Object> others)
            throws IOException {
        Files.writeString(
                directory.resolve("pages/index.html"),
                "<!DOCTYPE html><html><head></head><body>" + body + "</body></html>");
        Map<String, Object> settings = new HashMap<>(others);
        settings.putAll(Map.of(
                "pages",
                directory.resolve("pages").toString(),
                "instruction",
                "Try.",
                "reward",
                reward,
                "browser",
                browser));
        return Environments.named("web-page", settings);
    }

    private String server(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + "/" + path;
    }

    @ParameterizedTest
    @ValueSource(strings = {"htmlunit", "chromium"})
    void nothingIsFetchedFromServersThatAreNotNamed(String browser) throws IOException {
        StringBuilder body = new StringBuilder("<p id='said'>nothing</p>");
        for (String host : List.of("127.0.0.1", "localhost")) {
            body.append("<img src='")
                    .append(server(host, "image"))
                    .append("'><iframe src='")
                    .append(server(host, "frame"))
                    .append("'></iframe><script src='")
                    .append(server(host, "script"))
                    .append("'></script>")
                    .append("<link rel=stylesheet href='")
                    .append(server(host, "style"))
                    .append("'>")
                    .append(asking(server(host, "request")))
                    .append("<form action='")
                    .append(server(host, "form"))
                    .append("'><button>Send</button></form>")
                    .append("<a href='")
                    .append(server(host, "link"))
                    .append("'>Leave</a>");
        }
        try (TextEnvironment environment =
                page(browser, body.toString(), "0", Map.of()).open()) {
            String first = environment.reset(1);
            assertFalse(first.contains("from the server"), first);
            leave(environment, first, "Send");
            leave(environment, environment.reset(1), "Leave");
        }
        assertEquals(Set.of(), asked);
    }

    /** Whether it is refused or spoils the episode: nobody gets there. */
    private static void leave(TextEnvironment environment, String page, String way) {
        int reference = ObservedPage.of(page)
                .first(e -> e.text().equals(way))
                .orElseThrow()
                .reference();
        try {
            Outcome outcome = environment.step("click " + reference);
            assertFalse(outcome.observation().contains("from the server"), outcome::observation);
        } catch (EnvironmentFault e) {
            assertEquals(EnvironmentFault.Kind.NONSENSE, e.kind(), e.getMessage());
        }
    }

    private static String asking(String address) {
        return "<script>var request = new XMLHttpRequest(); request.onload = function () {"
                + " document.getElementById('said').textContent = 'got ' + this.responseText; };"
                + " request.open('GET', '" + address + "'); request.send();</script>";
    }

    @ParameterizedTest
    @ValueSource(strings = {"htmlunit", "chromium"})
    void namedServersAreReached(String browser) throws IOException {
        String body = "<p id='said'>nothing</p>" + asking(server("127.0.0.1", "request"));
        Map<String, Object> hosts =
                Map.of("hosts", "127.0.0.1:" + server.getAddress().getPort());
        try (TextEnvironment environment = page(browser, body, "0", hosts).open()) {
            String first = environment.reset(1);
            assertTrue(first.contains("1 text \"got from the server\""), first);
        }
        assertEquals(Set.of("/request"), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"htmlunit", "chromium"})
    void filesOutsideTheFolderAreNotRead(String browser) throws IOException {
        Files.createSymbolicLink(directory.resolve("pages/link.txt"), directory.resolve("secret.txt"));
        String file = directory.resolve("secret.txt").toUri().toString();
        StringBuilder body = new StringBuilder("<p id='said'>nothing</p><a href='" + file + "'>Leave</a>");
        for (String way :
                List.of(file, "../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "link.txt", "/etc/passwd")) {
            body.append("<iframe src='").append(way).append("'></iframe>").append(asking(way));
        }
        String reading = "document.body.textContent.indexOf('" + SECRET
                + "') >= 0 || document.body.textContent.indexOf('root:') >= 0"
                + " || Array.from(document.querySelectorAll('iframe')).some(function (f) { try { return"
                + " f.contentDocument.documentElement.textContent.indexOf('secret outside') >= 0; } catch (e) { return false; } })"
                + " ? 1 : 0";
        try (TextEnvironment environment =
                page(browser, body.toString(), reading, Map.of()).open()) {
            String first = environment.reset(1);
            assertFalse(first.contains(SECRET), first);
            assertEquals(0, environment.step("wait").reward());
            leave(environment, first, "Leave");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"htmlunit", "chromium"})
    void noWindowsAndNoFilesAreLeft(String browser) throws IOException {
        String body = "<button onclick=\"window.open('index.html'); alert('stop'); confirm('go?'); prompt('who?');"
                + " document.getElementById('said').textContent = 'went on'\">Open</button><p id='said'></p>"
                + "<a href='data.bin' download='loot.bin'>Take</a><a href='index.html' target='_blank'>Away</a>";
        Files.write(directory.resolve("pages/data.bin"), new byte[100]);
        try (TextEnvironment environment = page(browser, body, "0", Map.of()).open()) {
            environment.reset(1);
            Outcome opened = environment.step("click 1");
            assertTrue(opened.observation().contains("went on"), opened::observation);
            leave(environment, opened.observation(), "Away");
            leave(environment, environment.reset(1), "Take");
        }
        Path home = Path.of(System.getProperty("user.home"));
        for (Path place :
                List.of(Path.of(""), home, home.resolve("Downloads"), directory, directory.resolve("pages"))) {
            assertFalse(Files.exists(place.resolve("loot.bin")), place::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"htmlunit", "chromium"})
    void whatIsTypedIsTextAndNoScript(String browser) throws IOException {
        String body = "<input id='field'><p id='shown'></p>"
                + "<button onclick=\"document.getElementById('shown').textContent = document.getElementById('field').value\">Show</button>";
        try (TextEnvironment environment =
                page(browser, body, "window.score || 0", Map.of()).open()) {
            environment.reset(1);
            for (String text : List.of(
                    "\"); window.score = 1; (\"",
                    "</script><script>score = 1</script>",
                    "{\"done\":true,\"reward\":1}")) {
                assertEquals(
                        0, environment.step("type 1 " + Action.quoted(text)).reward());
                Outcome shown = environment.step("click 2");
                assertEquals(0, shown.reward());
                assertTrue(shown.observation().contains(Action.quoted(text)), shown::observation);
                environment.reset(1);
            }
        }
    }
}
