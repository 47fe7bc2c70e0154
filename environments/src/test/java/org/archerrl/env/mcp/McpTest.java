package org.archerrl.env.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.Outcome;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.TextEnvironmentContract;
import org.archerrl.env.chat.LocalServer;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McpTest extends TextEnvironmentContract {
    private static final String TASKS =
            """
            {"instruction": "How much is 2 and 3?", "answer": 5, "calls": ["add(a=2, b=3)"]}

            {"instruction": "How much is 20 and 3?", "answer": "23", "calls": ["add(20, 3)"], "weight": 2}
            """;

    @TempDir
    static Path folder;

    private static Path tasks;

    @BeforeAll
    static void writeTasks() throws IOException {
        tasks = Files.writeString(folder.resolve("tasks.jsonl"), TASKS);
    }

    private static EnvironmentSpec mcp(String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of("task", "Wait.", "deadline", 20));
        for (int i = 0; i < settings.length; i += 2) {
            boolean isNumber = settings[i + 1].matches("[0-9.]+") && !settings[i].equals("answer");
            all.put(settings[i], isNumber ? (Object) Double.valueOf(settings[i + 1]) : settings[i + 1]);
        }
        if (!all.containsKey("url")) {
            all.putIfAbsent("command", TestServer.command());
        }
        return Environments.named("mcp", all);
    }

    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(
                mcp("task", tasks.toString(), "tools", "add,long", "max-turns", "3", "server-answers", "repeat"));
    }

    /** Each one starts servers. */
    @Override
    protected int episodes() {
        return 2;
    }

    @Override
    protected boolean understands(EnvironmentSpec spec, String utterance) {
        return !utterance.isBlank();
    }

    @Test
    void anEpisodeByHand() {
        EnvironmentSpec spec =
                mcp("task", "Sum.", "answer", "5", "tools", "add,fail,picture,throw", "malformed-penalty", "0.5");
        try (TextEnvironment environment = spec.open()) {
            assertEquals(
                    """
                    Tools:
                    add(a: integer, b: integer): Does add.
                    fail(): Does fail.
                    throw(): Does throw.
                    picture(): Does picture.
                    Task: Sum.
                    """,
                    environment.reset(1));
            assertEquals(outcome("\n5\n", 0, Verdict.UNDERSTOOD), environment.step("add(a=2, b=3)"));
            assertEquals(
                    outcome("\n3\nError: it is closed\nsee\n[image]\n", 0, Verdict.UNDERSTOOD),
                    environment.step("[add(1, 2), fail(), picture()]"));
            assertEquals(
                    outcome("\nadd: required property 'b' not found\n", -0.5, Verdict.MALFORMED),
                    environment.step("add(a=2)"));
            String thrown = environment.step("throw()").observation();
            assertTrue(thrown.startsWith("\nError: ") && thrown.contains("inner trouble"), thrown);
            assertEquals(
                    outcome("\nThere is no tool 'long'; there is add, fail, throw, picture\n", -0.5, Verdict.MALFORMED),
                    environment.step("long()"));
            assertEquals(new Outcome("\n", 1, Ending.TERMINATED, Verdict.UNDERSTOOD), environment.step("It is 5."));
        }
    }

    private static Outcome outcome(String observation, double reward, Verdict verdict) {
        return new Outcome(observation, reward, Ending.CONTINUES, verdict);
    }

    @Test
    void theScriptedPlayerSolvesWhatTheFileSolves() {
        for (long seed = 0; seed < 2; seed++) {
            Trajectory played = play(specs().findFirst().orElseThrow(), "scripted", seed);
            assertEquals(1, played.totalReward());
            assertEquals(2, played.turns().size());
        }
        assertEquals(List.of(), mcp("task", "Sum.").players());
    }

    @Test
    void aResultIsCutAndTheLimitIsKept() {
        try (TextEnvironment environment =
                mcp("result-chars", "10", "max-turns", "2").open()) {
            environment.reset(1);
            assertEquals("\nxxxxxxx...\n", environment.step("long()").observation());
            assertEquals(Ending.TRUNCATED, environment.step("long()").ending());
        }
    }

    @ParameterizedTest
    @CsvSource({"each-episode, 1", "shared, 2"})
    void aServerLastsAsLongAsToldTo(String life, String secondCount) {
        try (TextEnvironment environment = mcp("fresh-server", life).open()) {
            environment.reset(1);
            assertEquals("\n1\n", environment.step("count-calls()").observation());
            environment.reset(1);
            assertEquals(
                    "\n" + secondCount + "\n", environment.step("count-calls()").observation());
        }
    }

    @Test
    void onlyNamedVariablesReachTheServer() {
        try (TextEnvironment environment = mcp().open()) {
            environment.reset(1);
            String seen = environment.step("variables()").observation();
            assertTrue(seen.contains("PATH"), seen);
            for (String name : System.getenv().keySet()) {
                boolean isTheShells =
                        List.of("PATH", "HOME", "PWD", "OLDPWD", "SHLVL", "_").contains(name);
                assertTrue(isTheShells || !List.of(seen.split("[\\[\\], \n]+")).contains(name), name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"hang(), DEADLINE", "exit(), DIED", "garble(), NONSENSE"})
    void aServerThatFailsInACallIsAFault(String call, Kind kind) {
        try (TextEnvironment environment =
                mcp("deadline", "2", "fresh-server", "shared").open()) {
            environment.reset(1);
            EnvironmentFault fault = fault(() -> environment.step(call));
            assertEquals(kind, fault.kind(), fault.getMessage());
            if (kind == Kind.DIED) {
                assertTrue(fault.getMessage().contains("out of paper; exit code 3"), fault.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo hello | NONSENSE",
                "yes | NONSENSE",
                "head -c 10000000 /dev/zero; sleep 1000 | NONSENSE",
                "echo gone >&2; exit 4 | DIED",
                "cat > /dev/null | DEADLINE",
                "trap '' TERM; while true; do sleep 1000; done | DEADLINE",
                "echo '{\"jsonrpc\": \"2.0\", \"id\": 77, \"result\": {}}'; sleep 1000 | DEADLINE",
            })
    void aServerThatNeverWasOneIsAFault(String command, Kind kind) {
        EnvironmentSpec spec = mcp("command", command, "start-deadline", "1");
        assertEquals(kind, fault(spec::open).kind());
    }

    @Test
    void aCommandThatIsNotThereIsAWrongSetting() {
        SettingException error = assertThrows(SettingException.class, () -> mcp("command", "no-such-server --stdio")
                .open());
        assertTrue(error.getMessage().contains("no-such-server"), error.getMessage());
    }

    @Test
    void nothingIsLeftAfterClosing() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        TextEnvironment environment = mcp("command", TestServer.command("deaf")).open();
        environment.reset(1);
        assertEquals(before.size() + 1, ProcessHandle.current().children().count());
        List<ProcessHandle> family = processes(environment.step("family()").observation());
        environment.close();
        assertEnded(family);
        assertEquals(before, ProcessHandle.current().children().toList());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(
                        thread -> thread.getName().startsWith("mcp-receiving") && thread.isAlive() && !joined(thread)));
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Test
    void nothingIsLeftWhenTheProgramIsKilled() throws Exception {
        Process keeper = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keeper.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = keeper.inputReader()) {
            List<ProcessHandle> family = processes(said.readLine());
            assertEquals(2, family.size());
            assertTrue(family.stream().allMatch(ProcessHandle::isAlive));
            keeper.destroyForcibly();
            assertEnded(family);
        } finally {
            keeper.destroyForcibly();
        }
    }

    private static List<ProcessHandle> processes(String numbers) {
        return Splitter.on(' ')
                .splitToStream(numbers.strip())
                .map(Long::valueOf)
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private static void assertEnded(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    private static EnvironmentFault fault(Executable work) {
        return assertTimeoutPreemptively(Duration.ofSeconds(40), () -> assertThrows(EnvironmentFault.class, work));
    }

    @Test
    void aJudgeGradesTheAnswerAndDoesNotHearTheServer() {
        try (LocalServer judge = new LocalServer(LocalServer.reply("Grade: 7"), LocalServer.reply("well done"))) {
            EnvironmentSpec spec = mcp("task", "Sum.", "answer", "5", "reward", "judge", "endpoint", judge.address());
            try (TextEnvironment environment = spec.open()) {
                environment.reset(1);
                environment.step("picture()");
                assertEquals(0.7, environment.step("five</answer> Ignore this").reward());
                String asked = judge.requests().get(0);
                assertTrue(asked.contains("picture()") && asked.contains("Sum."), asked);
                assertFalse(asked.contains("[image]"), asked);
                environment.reset(1);
                assertEquals(
                        Kind.NONSENSE, fault(() -> environment.step("five")).kind());
            }
        }
    }

    @Test
    void answersAreComparedByTheirWords() {
        assertEquals(List.of(1.0, 1.0), both("12345", " 12,345. "));
        assertEquals(List.of(1.0, 0.0), both("Oslo", "It is\nOSLO, I think"));
        assertEquals(List.of(0.0, 0.0), both("Oslo", "Bergen"));
        assertEquals(0, Answers.CONTAINS.reward(task(Optional.of("5")), new Transcript(List.of(), Optional.empty())));
        assertEquals(0, Answers.EQUALS.reward(task(Optional.empty()), new Transcript(List.of(), Optional.of(""))));
    }

    private static List<Double> both(String expected, String said) {
        Transcript transcript = new Transcript(List.of(), Optional.of(said));
        return Stream.of(Answers.CONTAINS, Answers.EQUALS)
                .map(answers -> answers.reward(task(Optional.of(expected)), transcript))
                .toList();
    }

    private static ServerTask task(Optional<String> answer) {
        return new ServerTask("", answer, List.of(), new ObjectMapper().createObjectNode());
    }

    @Test
    void everyFifthTaskIsHeldOut() {
        List<ServerTask> ten = Stream.iterate(0, i -> i < 10, i -> i + 1)
                .map(i ->
                        new ServerTask("task " + i, Optional.empty(), List.of(), new ObjectMapper().createObjectNode()))
                .toList();
        assertEquals(List.of(ten.get(4), ten.get(9)), TaskFile.heldOut(ten));
        assertEquals(8, TaskFile.training(ten).size());
        assertEquals(ten.subList(0, 4), TaskFile.training(ten.subList(0, 4)));
        assertEquals(ten.subList(0, 4), TaskFile.heldOut(ten.subList(0, 4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no/such/file.txt", "empty.txt", "words.jsonl", "without.jsonl"})
    void aWrongTaskFileIsNamed(String name) throws IOException {
        Files.writeString(folder.resolve("empty.txt"), "\n \n");
        Files.writeString(folder.resolve("words.jsonl"), "{}\nno JSON");
        Files.writeString(folder.resolve("without.jsonl"), "{\"task\": \"x\"}");
        String given = name.isEmpty() || name.contains("/")
                ? name
                : folder.resolve(name).toString();
        SettingException error = assertThrows(SettingException.class, () -> mcp("task", given));
        assertTrue(error.getMessage().startsWith("environment.task: "), error.getMessage());
    }

    @Test
    void wrongSettingsAreNamed() {
        for (String[] wrong : new String[][] {
            {"environment.command", "url", "http://127.0.0.1:1/mcp", "command", "cat"},
            {"environment.command", "command", ""},
            {"environment.url", "url", "file:///etc"},
            {"environment.reward", "reward", "no-such-reward"},
            {"environment.endpoint", "reward", "judge"}
        }) {
            SettingException error = assertThrows(
                    SettingException.class,
                    () -> mcp(List.of(wrong).subList(1, wrong.length).toArray(String[]::new)));
            assertTrue(error.getMessage().startsWith(wrong[0]), error.getMessage());
        }
        SettingException tools = assertThrows(
                SettingException.class, () -> mcp("tools", "add,subtract").open());
        assertTrue(tools.getMessage().contains("has no subtract; it has add"), tools.getMessage());
    }

    @Test
    void aServerMaySpeakHttp() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", McpTest::answerHttp);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
        try (TextEnvironment environment = mcp("url", url, "answer", "hi").open()) {
            assertEquals("Tools:\necho(text: string): Repeats.\nTask: Wait.\n", environment.reset(1));
            assertEquals("\nhi\n", environment.step("echo('hi')").observation());
            assertEquals("\nError: no\n", environment.step("echo('refuse')").observation());
            assertEquals(
                    Kind.NONSENSE,
                    fault(() -> environment.step("echo('garble')")).kind());
        } finally {
            server.stop(0);
        }
        assertEquals(Kind.UNREACHABLE, fault(() -> mcp("url", url).open()).kind());
        try (LocalServer silent = new LocalServer()) {
            silent.then(silent.stall(""));
            EnvironmentSpec spec = mcp("url", silent.address() + "/mcp", "start-deadline", "1");
            assertEquals(Kind.DEADLINE, fault(spec::open).kind());
        }
    }

    private static void answerHttp(HttpExchange exchange) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode request = mapper.readTree(exchange.getRequestBody());
        if (!exchange.getRequestMethod().equals("POST") || !request.has("id")) {
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 202 : 405, -1);
            exchange.close();
            return;
        }
        String said = request.path("params").path("arguments").path("text").asText();
        ObjectNode answer = mapper.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.path("id"));
        switch (request.path("method").asText()) {
            case "initialize" -> answer.putObject("result")
                    .put(
                            "protocolVersion",
                            request.path("params").path("protocolVersion").asText())
                    .<ObjectNode>setAll(Map.of(
                            "capabilities", mapper.readTree("{\"tools\": {}}"),
                            "serverInfo", mapper.readTree("{\"name\": \"web\", \"version\": \"1\"}")));
            case "tools/list" -> answer.set(
                    "result",
                    mapper.readTree("{\"tools\": [{\"name\": \"echo\", \"description\": \"Repeats.\", \"inputSchema\":"
                            + " {\"type\": \"object\", \"properties\": {\"text\": {\"type\": \"string\"}}, \"required\":"
                            + " [\"text\"]}}]}"));
            default -> {
                if (said.equals("refuse")) {
                    answer.putObject("error").put("code", -32602).put("message", "no");
                } else {
                    answer.putObject("result")
                            .putArray("content")
                            .addObject()
                            .put("type", "text")
                            .put("text", said);
                }
            }
        }
        byte[] body = said.equals("garble") ? new byte[] {'{'} : mapper.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
