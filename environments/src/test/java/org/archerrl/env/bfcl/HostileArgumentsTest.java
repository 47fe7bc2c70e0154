package org.archerrl.env.bfcl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.env.tools.ToolSpec;
import org.archerrl.env.tools.Toolbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a call is given, it is answered, in JSON, and nothing outside the simulation notices. */
class HostileArgumentsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CALLS_OF_EACH = 300;

    private static List<JsonNode> oddities() throws IOException {
        List<JsonNode> odd = new ArrayList<>();
        for (String text : List.of(
                "null",
                "true",
                "0",
                "-1",
                "5",
                "1e308",
                "-1e-308",
                "9223372036854775808",
                "\"\"",
                "\"..\"",
                "\"/\"",
                "\"//\"",
                "\"~1/%s\\u0000\"",
                "\"\\ud800\"",
                "\"2024-02-30\"",
                "\"box\"",
                "\"x\"",
                "[]",
                "[null]",
                "[1,\"a\",{}]",
                "[[[[]]]]",
                "{}",
                "{\"a\":{\"b\":[1]}}",
                "{\"title\":[],\"status\":{}}",
                "[\"driver\"]")) {
            odd.add(MAPPER.readTree(text));
        }
        odd.add(MAPPER.getNodeFactory().numberNode(BigInteger.TEN.pow(5000)));
        odd.add(MAPPER.getNodeFactory().numberNode(Double.NaN));
        odd.add(MAPPER.getNodeFactory().numberNode(Double.NEGATIVE_INFINITY));
        odd.add(MAPPER.getNodeFactory().textNode("y".repeat(100_000)));
        return odd;
    }

    @ParameterizedTest
    @EnumSource(Api.class)
    void everyCallIsAnswered(Api api) throws IOException {
        List<JsonNode> odd = oddities();
        SplittableRandom random = new SplittableRandom(11);
        BfclTask documented = TaskReader.shipped().stream()
                .filter(task -> task.apis().contains(api))
                .findFirst()
                .orElseThrow();
        Toolbox tools = documented.tools();
        SimulatedApi program = api.configured(documented.configuration());
        for (ToolSpec tool : tools.tools()) {
            if (!program.names().contains(tool.name())) {
                continue;
            }
            for (int i = 0; i < CALLS_OF_EACH; i++) {
                ObjectNode arguments = MAPPER.createObjectNode();
                for (String parameter : tool.parameterNames()) {
                    if (random.nextInt(10) > 0) {
                        arguments.set(parameter, odd.get(random.nextInt(odd.size())));
                    }
                }
                String answer = program.call(tool.name(), arguments).toString();
                assertFalse(answer.contains("NaN") || answer.contains("Infinity"), answer);
                MAPPER.readTree(answer);
            }
        }
        assertTrue(program.state().isObject());
    }

    @ParameterizedTest
    @EnumSource(Api.class)
    void aConfigurationOfWrongTypesIsNoDanger(Api api) throws IOException {
        List<JsonNode> odd = oddities();
        SplittableRandom random = new SplittableRandom(12);
        for (int round = 0; round < 200; round++) {
            ObjectNode own = MAPPER.createObjectNode();
            api.configured(MAPPER.createObjectNode())
                    .state()
                    .fieldNames()
                    .forEachRemaining(key -> own.set(key, odd.get(random.nextInt(odd.size()))));
            SimulatedApi program = api.configured(MAPPER.createObjectNode().<ObjectNode>set(api.title(), own));
            for (String function : program.names()) {
                assertTrue(program.call(function, MAPPER.createObjectNode()) != null, function);
            }
        }
    }

    @Test
    void anUnknownFunctionIsAnsweredToo() {
        assertEquals(
                "\"Error during execution: there is no function 'getClass'\"",
                Api.FILES
                        .configured(MAPPER.createObjectNode())
                        .call("getClass", MAPPER.createObjectNode())
                        .toString());
    }

    @Test
    void realFilesAreOutOfReach(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("real.txt"), "real");
        SimulatedApi files = Api.FILES.configured(MAPPER.createObjectNode());
        for (String function : files.names()) {
            for (String path :
                    List.of(file.toString(), folder.toString(), file.toUri().toString(), "../real.txt")) {
                ObjectNode arguments = MAPPER.createObjectNode();
                for (String parameter : List.of(
                        "file_name",
                        "file_name1",
                        "file_name2",
                        "path",
                        "folder",
                        "dir_name",
                        "source",
                        "destination")) {
                    arguments.put(parameter, path);
                }
                String answer = files.call(function, arguments.put("content", "simulated"))
                        .toString();
                assertFalse(answer.contains("\"real\""), answer);
            }
        }
        assertEquals("real", Files.readString(file));
        try (var there = Files.list(folder)) {
            assertEquals(List.of(file), there.toList());
        }
    }
}
