package org.archerrl.env.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolboxTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Toolbox TOOLS = new Toolbox(List.of(
            tool(
                    "cancel",
                    "Cancels an order.",
                    "{order: {type: string}, why: {type: string, enum: [mistake, late]}}",
                    "order"),
            tool("add", "Adds up.", "{terms: {type: array, items: {type: number}}, round: {type: boolean}}", "terms"),
            tool("api.now", "Tells\n  the time.", "{}")));

    private static ToolSpec tool(String name, String description, String properties, String... required) {
        String quoted = Stream.of(required).map(r -> "\"" + r + "\"").collect(Collectors.joining(","));
        String strict = properties.replaceAll("([a-z]+)(?=[,:}\\]])", "\"$1\"");
        try {
            return new ToolSpec(name, description, (ObjectNode) MAPPER.readTree(
                    "{\"type\":\"object\",\"properties\":" + strict + ",\"required\":[" + quoted + "]}"));
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cancel(order=\"#W1\", why='late')",
                " cancel( order = '#W1' , why=\"late\", ) ",
                "cancel('#W1', 'late')",
                "[cancel('#W1', why='late')]",
                "{\"name\": \"cancel\", \"arguments\": {\"order\": \"#W1\", \"why\": \"late\"}}",
                "[{\"name\": \"cancel\", \"arguments\": {\"order\": \"#W1\", \"why\": \"late\"}}]",
                "I will.\n<tool_call>\n{\"name\": \"cancel\", \"arguments\": {\"order\": \"#W1\", \"why\": \"late\"}}\n</tool_call>"
            })
    void aCallMayBeSaidInSeveralWays(String utterance) {
        assertEquals(List.of("cancel(order=\"#W1\", why=\"late\")"), calls(utterance));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[api.now(), add(terms=[1, -2.5e1], round=True)]",
                "api.now(); add((1, -25.0), true)",
                "api.now()\nadd([1,-25.0], round=true)",
                "<tool_call>{\"name\":\"api.now\",\"arguments\":{}}</tool_call>"
                        + "<tool_call>{\"name\":\"add\",\"arguments\":{\"terms\":[1,-25.0],\"round\":true}}</tool_call>"
            })
    void severalCallsAreMadeInOrder(String utterance) {
        assertEquals(List.of("api.now()", "add(terms=[1,-25.0], round=true)"), calls(utterance));
    }

    @Test
    void textsMayHoldAnything() {
        assertEquals(
                List.of("cancel(order=\"it's \\\"x\\\"\\n\\té), (\")"),
                calls("cancel(order='it\\'s \"x\"\\n\\t\\u00e9), (')"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hello.", "Well (as I said) no.", "print(order) is not one of mine", "a[1]", "f(", "\ud800"})
    void everythingElseIsSpeech(String utterance) {
        assertEquals(new Reading.Speech(utterance), TOOLS.read("  " + utterance + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                             | Nothing was said.",
                "cancel(                        | There should be",
                "cancel(order=#W1)              | There should be a quoted text",
                "cancel('#W1', 'late', 3)       | There should be an argument with its name",
                "cancel()                       | cancel: required property 'order' not found",
                "cancel(order=3)                | cancel: order: integer found, string expected",
                "cancel(order='a', why='bored') | cancel: why: does not have a value in the enumeration",
                "cancel(order='a', until=3)     | cancel has no parameter 'until'; it has order, why",
                "erase()                        | There is no tool 'erase'; there is cancel, add, api.now",
                "{\"name\": \"cancel\"}         | A call is {\"name\"",
                "{oh well}                      | This is no JSON",
                "[]                             | ",
                "<tool_call>x</tool_call>       | This is no JSON"
            })
    void aCallThatCannotBeMadeIsComplainedOf(String utterance, String complaint) {
        if (complaint == null) {
            assertInstanceOf(Reading.Speech.class, TOOLS.read(utterance));
            return;
        }
        Reading.Malformed read = assertInstanceOf(Reading.Malformed.class, TOOLS.read(utterance), utterance);
        assertTrue(read.complaint().startsWith(complaint), read::complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "(", "{\"a\":", "add([", "[add("})
    void depthIsNoDanger(String part) {
        assertTrue(TOOLS.read("add(" + part.repeat(100_000)) instanceof Reading.Malformed);
        assertTrue(TOOLS.read("{\"name\":\"add\",\"arguments\":" + part.repeat(100_000)) instanceof Reading.Malformed);
    }

    @Test
    void namesMayHaveHyphensAndSlashes() {
        Toolbox server = new Toolbox(List.of(tool("files/read-text", "Reads.", "{path: {type: string}}", "path")));
        assertEquals(
                new Reading.Malformed("files/read-text: required property 'path' not found"),
                server.read("files/read-text()"));
        assertInstanceOf(Reading.Calls.class, server.read("files/read-text('a')"));
        assertInstanceOf(Reading.Speech.class, server.read("and/or (well-known) both"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"$ref\": \"http://127.0.0.1:1/schema\"} | no schema",
                "{\"properties\": {\"a\": {\"$ref\": \"file:/etc/hostname\"}}} | no schema",
                "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/none\"}}} | no schema",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"properties\": {\"a\": {\"$ref\": \"#/x\"}}, \"x\": {}} | "
            })
    void aSchemaIsWholeAndFetchesNothing(String schema, String complaint) throws Exception {
        ObjectNode parameters = (ObjectNode) MAPPER.readTree(schema);
        if (complaint == null) {
            assertEquals("f(a?: any): ", new ToolSpec("f", "", parameters).line());
            return;
        }
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new ToolSpec("f", "", parameters));
        assertTrue(error.getMessage().contains(complaint), error.getMessage());
    }

    @Test
    void toolsAreListedInALineEach() {
        assertEquals(
                """
                cancel(order: string, why?: string): Cancels an order.
                add(terms: array, round?: boolean): Adds up.
                api.now(): Tells the time.
                """,
                TOOLS.lines());
        assertEquals(
                TOOLS.tools().get(0).line(),
                ToolSpec.of(TOOLS.tools().get(0).json()).line());
    }

    private static List<String> calls(String utterance) {
        return assertInstanceOf(Reading.Calls.class, TOOLS.read(utterance), utterance).calls().stream()
                .map(ToolCall::toString)
                .toList();
    }
}
