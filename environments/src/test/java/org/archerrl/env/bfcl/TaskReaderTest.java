package org.archerrl.env.bfcl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.archerrl.env.Environments;
import org.archerrl.env.SettingException;
import org.archerrl.env.tools.ToolSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskReaderTest {
    private static final String TASK = "{'id':'t','question':[[{'role':'user','content':'Add.'}]],'initial_config':{},"
            + "'involved_classes':['MathAPI']}";
    private static final String ANSWER = "{'id':'t','ground_truth':[['add(1, b=2)']]}";

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text.replace('\'', '"'));
    }

    @Test
    void ownTasksNeedNoDescriptionsOfTheirOwn() throws IOException {
        write("mine.jsonl", TASK);
        write("mine.answers.jsonl", ANSWER);
        BfclTask task = TaskReader.of(folder).get(0);
        assertEquals("add(a=1, b=2)", task.requests().get(0).calls().get(0).toString());
        assertEquals(List.of("{\"result\":3}"), task.requests().get(0).responses());
    }

    @Test
    void descriptionsOfTheFolderComeFirst() throws IOException {
        write("mine.jsonl", TASK);
        write("mine.answers.jsonl", ANSWER);
        write(
                "math_api.func_doc.jsonl",
                "{'name':'add','description':'Of the API. Tool description: Mine.','parameters':{'type':'dict',"
                        + "'properties':{'a':{'type':'float'},'b':{'type':'float'}},'required':['a','b']}}");
        assertEquals(
                "add(a: number, b: number): Mine.",
                TaskReader.of(folder).get(0).tools().tools().get(0).line());
    }

    @Test
    void typesAreJsonSchemas() throws IOException {
        ToolSpec tool = Documentation.tool(
                new ObjectMapper()
                        .readTree(
                                """
                        {"name": "f", "description": "F.", "parameters": {"type": "dict", "required": ["t"], "properties": {
                          "t": {"type": "tuple", "items": {"type": "float"}}, "o": {"type": "dict", "properties": {"k": {"type": "any"}}},
                          "ticket_id": {"type": "integer", "default": "None"}}}}"""));
        assertEquals("f(t: array, o?: object, ticket_id?: integer|string): F.", tool.line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{oh      | mine.jsonl, line 1 is no JSON",
                "'id':'u' | mine.jsonl, line 1: there is no ground truth for the task 'u'",
                "'id':'multi_turn_miss_func_1' | is of another category; only base tasks can be played",
                "MathAPO  | there is no API 'MathAPO'; there is GorillaFileSystem, MathAPI",
                "'question':[] | has 0 messages and ground truth for 1",
                "'excluded_function':['add'],'id':'t' | the ground truth's call"
            },
            quoteCharacter = '`')
    void aBrokenTaskIsNamed(String broken, String complaint) throws IOException {
        String text = broken.equals("{oh")
                ? broken
                : broken.equals("MathAPO")
                        ? TASK.replace("MathAPI", broken)
                        : broken.startsWith("'question'")
                                ? TASK.replaceFirst("'question':.*]],", broken + ",")
                                : TASK.replace("'id':'t'", broken);
        write("mine.jsonl", text);
        write("mine.answers.jsonl", ANSWER);
        assertRefused(complaint);
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        assertRefused("has no *.answers.jsonl");
        write("mine.answers.jsonl", ANSWER);
        assertRefused("mine.jsonl cannot be read");
    }

    @Test
    void anUnknownFunctionInADescriptionIsNamed() throws IOException {
        write("mine.jsonl", TASK);
        write("mine.answers.jsonl", ANSWER);
        write("math_api.func_doc.jsonl", "{'name':'integrate','description':'','parameters':{}}");
        assertRefused("math_api.func_doc.jsonl, line 1: MathAPI has no function 'integrate'; it has add");
        write("math_api.func_doc.jsonl", "{'name':'add'}");
        assertRefused("math_api.func_doc.jsonl, line 1: a function is");
    }

    @Test
    void wrongSettingsAreNamed() {
        assertSetting(Map.of("apis", "MathAPI, Nothing"), "environment.apis: must be some of GorillaFileSystem");
        assertSetting(Map.of("data", "/no/such/folder"), "environment.data: must be a folder that is there");
        assertSetting(Map.of("reward", "none"), "environment.reward: must be one of exact, per-request");
    }

    @Test
    void apisThatNoTaskIsContentWithAreNamed() throws IOException {
        write("mine.jsonl", TASK);
        write("mine.answers.jsonl", ANSWER);
        assertSetting(
                Map.of("data", folder.toString(), "apis", "TicketAPI"),
                "environment.apis: must be such that a task involves no others, got TicketAPI");
    }

    private void assertRefused(String complaint) {
        String message = assertThrows(SettingException.class, () -> TaskReader.of(folder))
                .getMessage();
        assertTrue(message.startsWith("environment.data: ") && message.contains(complaint), message);
    }

    private static void assertSetting(Map<String, ?> settings, String complaint) {
        String message = assertThrows(SettingException.class, () -> Environments.named("bfcl", settings))
                .getMessage();
        assertTrue(message.startsWith(complaint), message);
    }
}
